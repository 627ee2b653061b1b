using System.CommandLine;
using Microsoft.Extensions.Logging;
using TaskQueue.Actors.Configuration;
using TaskQueue.Actors.Hosting;
using TaskQueue.Kafka.Groups;
using TaskQueue.Kafka.Topics;
using TaskQueue.Node.Composition;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue node</c>: runs a node until it is told to stop.</summary>
internal sealed partial class NodeCommand : ICommand
{
    private readonly CommonOptions _common;

    private readonly Option<int?> _workers = new("--workers")
    {
        Description = "Workers to start with: tasks that run at once. Default: 16.",
        HelpName = "N",
    };

    /// <summary>Creates the command.</summary>
    /// <param name="common">The options of all verbs.</param>
    /// <param name="name">The verb.</param>
    /// <param name="description">What it does.</param>
    public NodeCommand(CommonOptions common, string name, string description)
    {
        _common = common;
        _workers.RequireRange(1, WorkersDeployment.MaxWorkers);
        Command = new Command(name, description) { _workers };
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue node
        taskqueue node --bootstrap kafka:9092 --workers 32
        taskqueue node --config node.conf --set task-queue.attempts.max=3
        taskqueue node --set 'task-queue.topics.tasks=["mail"]' --set task-queue.group=mailers
        """;

    /// <inheritdoc/>
    public async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var configuration = _common.Load(parsed, context, parsed.GetValue(_workers));
        using var loggers = NodeLogging.Create(configuration.LogLevel);
        var logger = loggers.CreateLogger<NodeCommand>();
        TellSettings(logger, configuration);
        configuration = await CheckTopicsAsync(configuration, parsed, logger, cancellationToken);
        await CheckGroupAsync(configuration, logger, cancellationToken);
        return await NodeRun.RunAsync(configuration, context, loggers);
    }

    private static void TellSettings(ILogger logger, LoadedConfiguration configuration)
    {
        var settings = configuration.Description
            .Split('\n')
            .Select(line => line.Split("  # "))
            .Select(parts => parts.Length > 1 ? $"{parts[0]} ({parts[1]})" : parts[0]);
        LogSettings(logger, string.Join("; ", settings));
    }

    /// <summary>Stops the start if a node could not work with the topics.</summary>
    /// <returns>The configuration, fitted to the topics.</returns>
    private async Task<LoadedConfiguration> CheckTopicsAsync(
        LoadedConfiguration configuration, ParseResult parsed, ILogger logger, CancellationToken cancellationToken)
    {
        var plan = NodeTopics.Plan(configuration.Settings.Topics);
        using var admin = new TopicAdmin(configuration.Kafka.Admin);
        var cluster = await admin.DescribeAsync([.. plan.Topics.Select(topic => topic.Name)], cancellationToken);
        var findings = TopicCheck.Check(plan, cluster, _common.Repeat(parsed).Trim());
        foreach (var finding in findings.Where(finding => !finding.IsError))
        {
            LogFinding(logger, finding.Code, finding.Message, finding.Remedy);
        }

        if (findings.Where(finding => finding.IsError).ToArray() is { Length: > 0 } errors)
        {
            throw new CommandFailedException(string.Join(
                Environment.NewLine + "taskqueue: ", errors.Select(error => $"{error.Code}: {error.Message} Remedy: {error.Remedy}")));
        }

        return TopicFit.Apply(configuration, plan, cluster);
    }

    private static async Task CheckGroupAsync(
        LoadedConfiguration configuration, ILogger logger, CancellationToken cancellationToken)
    {
        using var groups = new GroupAdmin(configuration.Kafka.Admin);
        if (await GroupCheck.CheckAsync(groups, configuration.Settings.Group, cancellationToken) is not { } finding)
        {
            return;
        }

        if (finding.IsError)
        {
            throw new CommandFailedException($"{finding.Code}: {finding.Message} Remedy: {finding.Remedy}");
        }

        LogFinding(logger, finding.Code, finding.Message, finding.Remedy);
    }

    [LoggerMessage(9001, LogLevel.Information, "Effective settings, with the origin of those that are not defaults: {Settings}")]
    private static partial void LogSettings(ILogger logger, string settings);

    [LoggerMessage(9003, LogLevel.Warning, "{Code}: {Finding} Remedy: {Remedy}")]
    private static partial void LogFinding(ILogger logger, string code, string finding, string remedy);
}
