using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TaskQueue.Actors.Hosting;

/// <summary>Decides what becomes of an application whose node failed.</summary>
internal static partial class NodeFailure
{
    private const int ExitCode = 1;

    /// <summary>Returns what to do when the node fails.</summary>
    /// <param name="stopsApplication">Whether the application stops.</param>
    /// <param name="services">The application's services.</param>
    public static Action<NodeFailedException> Reaction(bool stopsApplication, IServiceProvider services)
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(NodeFailure));
        var lifetime = services.GetService<IHostApplicationLifetime>();
        return error =>
        {
            if (!stopsApplication || lifetime is null)
            {
                LogGoesOn(logger, error.Message);
                return;
            }

            LogStops(logger, error.Message);
            Environment.ExitCode = ExitCode;
            lifetime.StopApplication();
        };
    }

    [LoggerMessage(2506, LogLevel.Error, "TQ2506: {Reason} The application stops with exit code 1")]
    private static partial void LogStops(ILogger logger, string reason);

    [LoggerMessage(2507, LogLevel.Error, "TQ2507: {Reason} The application goes on without its node")]
    private static partial void LogGoesOn(ILogger logger, string reason);
}
