namespace TaskQueue.Actors.Standstills;

internal sealed partial class StandstillPublisherActor
{
    private sealed record Look
    {
        public static readonly Look Instance = new();
    }

    private sealed record ReportsCame
    {
        public static readonly ReportsCame Instance = new();
    }
}
