using System.CommandLine;
using TaskQueue.Actors.Configuration;
using TaskQueue.Actors.Configuration.Settings;
using TaskQueue.Actors.Hosting;
using TaskQueue.Kafka.Embedded;
using TaskQueue.Node.Composition;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue dev</c>: an embedded broker and a node in one process, to try things out.</summary>
internal sealed class DevCommand : ICommand
{
    private const int UsualPort = 9092;

    private readonly CommonOptions _common;

    private readonly Option<int?> _port = new("--port")
    {
        Description = "Port of the broker; 0 takes a free one. Default: 9092 if it is free, else a free one.",
        HelpName = "PORT",
    };

    private readonly Option<int> _partitions = new("--partitions")
    {
        Description = "Partitions of each topic.",
        HelpName = "N",
        DefaultValueFactory = _ => 4,
    };

    private readonly Option<int?> _workers = new("--workers")
    {
        Description = "Workers to start with: tasks that run at once. Default: 16.",
        HelpName = "N",
    };

    private readonly Option<bool> _noNode = new("--no-node")
    {
        Description = "Run the broker alone, for nodes of your own.",
    };

    /// <summary>Creates the command.</summary>
    public DevCommand(CommonOptions common)
    {
        _common = common;
        _port.RequireRange(0, ushort.MaxValue);
        _partitions.RequireRange(1, 1_000);
        _workers.RequireRange(1, WorkersDeployment.MaxWorkers);
        Command = new Command("dev", "Try it out: a Kafka broker in memory and a node with sample kinds, in one process.")
        {
            _port, _partitions, _workers, _noNode,
        };
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue dev
        taskqueue dev --port 19092 --set task-queue.attempts.max=2
        taskqueue dev --no-node --set task-queue.topics.tasks=invoices
        """;

    /// <inheritdoc/>
    public async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        if (_common.Bootstrap(parsed) is not null)
        {
            throw new CommandFailedException(
                "TQ9002: dev brings its own broker; to run a node on another: taskqueue node --bootstrap HOST:PORT", ExitCodes.Usage);
        }

        var configuration = _common.Load(parsed, context, parsed.GetValue(_workers));
        var partitions = parsed.GetValue(_partitions);
        using var broker = StartBroker(
            NodeTopics.Plan(configuration.Settings.Topics).Topics.ToDictionary(topic => topic.Name, _ => partitions),
            parsed.GetValue(_port));
        if (parsed.GetValue(_noNode))
        {
            return await RunBrokerAsync(broker, configuration.Settings, context);
        }

        using var loggers = NodeLogging.Create(configuration.LogLevel);
        return await NodeRun.RunAsync(
            OnEmbeddedBroker.Adapt(configuration, broker.BootstrapServers),
            context,
            loggers,
            () => DevGuide.Write(context.Output, broker, configuration.Settings));
    }

    private static async Task<int> RunBrokerAsync(EmbeddedBroker broker, NodeSettings settings, CommandContext context)
    {
        using var signals = context.ListenForSignals();
        DevGuide.WriteBroker(context.Output, broker, settings);
        await signals.First;
        return ExitCodes.Done;
    }

    private static EmbeddedBroker StartBroker(Dictionary<string, int> topics, int? port)
    {
        if (port is { } chosen)
        {
            return EmbeddedBroker.Start(topics, chosen);
        }

        try
        {
            return EmbeddedBroker.Start(topics, UsualPort);
        }
        catch (EmbeddedBrokerException)
        {
            return EmbeddedBroker.Start(topics);
        }
    }
}
