using System.Collections;
using System.Runtime.InteropServices;
using Akka.Actor;
using Akka.Hosting.Logging;
using Microsoft.Extensions.Logging;
using TaskQueue.Actors.Configuration;
using TaskQueue.Actors.Hosting;
using TaskQueue.FaultLab.Defects;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Nodes;

/// <summary>A node as applications host it, with what writes the history around its clients and handlers.</summary>
internal static class LabNode
{
    private static readonly TimeSpan SampledEvery = TimeSpan.FromSeconds(1);

    /// <summary>Runs until it has drained.</summary>
    /// <param name="options">With what it is started.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(NodeOptions options)
    {
        var time = TimeProvider.System;
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            asked.TrySetResult();
        });
        using var gate = new PollGate();
        using var history = new HistoryWriter(options.Folder, options.Name, time);
        using var unobserved = new UnobservedExceptions(history);
        using var memory = time.CreateTimer(
            _ =>
            {
                history.Write(new HistoryEvent.Memory(Environment.WorkingSet / (1024.0 * 1024)));
                history.Write(new HistoryEvent.WallClock(time.GetUtcNow().ToUnixTimeMilliseconds()));
            },
            null,
            TimeSpan.Zero,
            SampledEvery);

        var stages = new Stages(options.KillAt, options.Passing, history);
        var defect = DefectCatalog.Create(options.Defect);
        var configuration = ConfigurationLoader.Load(new ConfigurationSources
        {
            Environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? string.Empty),
            Set = [.. options.Settings, .. defect.Settings],
        });
        using var loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true));
        using var system = ActorSystem.Create(
            "task-queue", BootstrapSetup.Create().WithConfig(configuration.Akka).And(new LoggerFactorySetup(loggers)));

        var handlers = LabHandler.Create(history, stages, options.Folder, time).ToDictionary(kind => kind.Key, kind => defect.Around(kind.Value));
        var node = TaskQueueNode.Start(
            system,
            NodeSettingsMapping.ToTaskQueue(configuration),
            handlers,
            new RecordingClients(history, stages, gate, defect, options.RefuseEvery, loggers, time),
            time);
        defect.Begin(loggers.CreateLogger("defect"));
        return await EndAsync(node, system, asked.Task);
    }

    private static async Task<int> EndAsync(TaskQueueNode node, ActorSystem system, Task asked)
    {
        try
        {
            await Task.WhenAny(asked, node.Completion);
            await node.DrainAsync();
            return 0;
        }
        catch (NodeFailedException)
        {
            // The node has logged it; the exit code is what the driver judges.
            return 1;
        }
        finally
        {
            await system.Terminate();
        }
    }
}
