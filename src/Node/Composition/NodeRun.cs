using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using TaskQueue.Actors.Configuration;
using TaskQueue.Actors.Hosting;
using TaskQueue.Node.Commands;

namespace TaskQueue.Node.Composition;

/// <summary>Runs a node from its start to its end and turns the end into an exit code.</summary>
internal static partial class NodeRun
{
    /// <summary>Runs a node until it is told to stop or fails.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="context">Gives clock and signals.</param>
    /// <param name="loggers">The loggers.</param>
    /// <param name="started">Called once the node runs.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        LoadedConfiguration configuration, CommandContext context, ILoggerFactory loggers, Action? started = null)
    {
        var logger = loggers.CreateLogger("TaskQueue.Node");
        using var signals = context.ListenForSignals();
        await using var node = await RunningNode.StartAsync(configuration, loggers, context.Time);
        LogStarted(logger, configuration.Settings.Group, string.Join(", ", configuration.Settings.Topics.Tasks));
        started?.Invoke();

        await Task.WhenAny(node.Completion, signals.First);
        if (!node.Completion.IsCompleted)
        {
            LogDraining(logger, await signals.First, configuration.Settings.DrainTimeout);
            var drained = node.DrainAsync();
            if (await Task.WhenAny(drained, signals.Second) == signals.Second)
            {
                var second = await signals.Second;
                LogStopped(logger, second);
                context.Leave(second == PosixSignal.SIGINT ? ExitCodes.Interrupted : ExitCodes.Terminated);
            }
        }

        try
        {
            await node.Completion;
            LogEnded(logger);
            return ExitCodes.Done;
        }
        catch (NodeFailedException error)
        {
            LogFailed(logger, error.Message);
            return ExitCodes.Failed;
        }
    }

    [LoggerMessage(9101, LogLevel.Information, "Node started: group {Group}, task topics {Topics}")]
    private static partial void LogStarted(ILogger logger, string group, string topics);

    [LoggerMessage(9102, LogLevel.Information,
        "{Signal}: draining; running tasks have {DrainTimeout} to end, a second signal stops at once")]
    private static partial void LogDraining(ILogger logger, PosixSignal signal, TimeSpan drainTimeout);

    [LoggerMessage(9103, LogLevel.Warning, "TQ9103: {Signal} again: stopped at once; what was running will run again")]
    private static partial void LogStopped(ILogger logger, PosixSignal signal);

    [LoggerMessage(9104, LogLevel.Information, "Node ended")]
    private static partial void LogEnded(ILogger logger);

    [LoggerMessage(9105, LogLevel.Error, "TQ9105: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
