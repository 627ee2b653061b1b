using System.Globalization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.Hosting;

namespace TaskQueue.Actors.Hosting;

/// <summary>Sees to it that nothing that waits for a drain cuts it short.</summary>
internal static class DrainPatience
{
    // Beyond what the drain bounds by itself.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    /// <summary>Gives the phase of the shutdown in which the node drains the time for it; Akka's own default is 5 seconds.</summary>
    /// <param name="akka">Configures the actor system; a time of the user's own stays.</param>
    /// <param name="drainTimeout">What running tasks have.</param>
    public static void Apply(AkkaConfigurationBuilder akka, TimeSpan drainTimeout)
    {
        var patience = (long)Of(drainTimeout).TotalMilliseconds;
        var phase = $"akka.coordinated-shutdown.phases.{CoordinatedShutdown.PhaseServiceRequestsDone}.timeout";
        akka.AddHocon(
            ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $"{phase} = {patience}ms")),
            HoconAddMode.Append);
    }

    /// <summary>Gives the host the time for it, unless it has more.</summary>
    /// <param name="host">The host's options.</param>
    /// <param name="drainTimeout">What running tasks have.</param>
    public static void Apply(HostOptions host, TimeSpan drainTimeout)
    {
        var patience = Of(drainTimeout);
        host.ShutdownTimeout = host.ShutdownTimeout > patience ? host.ShutdownTimeout : patience;
    }

    private static TimeSpan Of(TimeSpan drainTimeout) => drainTimeout + DrainBudget.Rest + Slack;
}
