using TaskQueue.Actors.Handlers;

namespace TaskQueue.Node.Samples;

/// <summary>The kinds that the executable brings along.</summary>
internal static class SampleHandlers
{
    /// <summary>Returns the handlers by kind.</summary>
    /// <param name="time">The clock.</param>
    public static IReadOnlyDictionary<string, ITaskHandler> Create(TimeProvider time) =>
        new Dictionary<string, ITaskHandler>(StringComparer.Ordinal)
        {
            ["upper"] = new UpperHandler(),
            ["echo"] = new EchoHandler(),
            ["sleep"] = new SleepHandler(time),
            ["fail"] = new FailHandler(),
            ["flaky"] = new FlakyHandler(),
            ["reject"] = new RejectHandler(),
            ["retry-after"] = new RetryAfterHandler(),
            ["block"] = new BlockHandler(time),
        };
}
