using System.CommandLine;
using System.Text.Json;
using TaskQueue.Actors.Hosting;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue topics create</c>: creates the topics that a node needs and that are not there.</summary>
internal sealed class TopicsCreateCommand : ICommand
{
    private readonly CommonOptions _common;

    private readonly Option<int> _partitions = new("--partitions")
    {
        Description = "Partitions of each topic that is created; at most that many nodes can share a task topic.",
        HelpName = "N",
        DefaultValueFactory = _ => NodeTopics.DefaultPartitions,
    };

    private readonly Option<int?> _replication = new("--replication")
    {
        Description = "Copies of each partition. Default: 3, or one a broker if there are fewer.",
        HelpName = "N",
    };

    /// <summary>Creates the command.</summary>
    public TopicsCreateCommand(CommonOptions common)
    {
        _common = common;
        _partitions.RequireRange(1, 10_000);
        _replication.RequireRange(1, 100);
        Command = new Command("create", "Create the topics for tasks, results, dead letters and events; those that exist stay as they are.")
        {
            _partitions, _replication,
        };
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue topics create
        taskqueue topics create --bootstrap kafka:9092 --partitions 32
        taskqueue topics create --set 'task-queue.topics.tasks=["mail", "invoices"]'
        """;

    /// <inheritdoc/>
    public async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var configuration = _common.Load(parsed, context);
        var plan = NodeTopics.Plan(configuration.Settings.Topics, parsed.GetValue(_partitions), parsed.GetValue(_replication));
        using var admin = new TopicAdmin(configuration.Kafka.Admin);
        var created = await admin.CreateAsync(plan, cancellationToken);
        foreach (var topic in created)
        {
            context.Output.WriteLine(_common.Json(parsed) ? ToJson(topic) : ToText(topic));
        }

        return created.Any(topic => topic.Outcome == TopicCreationOutcome.Refused) ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static string ToText(TopicCreation topic) => topic.Outcome switch
    {
        TopicCreationOutcome.Created =>
            $"created  {topic.Topic.Name}: {topic.Topic.Partitions} partitions, replication {topic.Replication}"
            + string.Concat(topic.Configuration.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => $", {entry.Key}={entry.Value}")),
        TopicCreationOutcome.Existed => $"exists   {topic.Topic.Name}: left as it is",
        _ => $"refused  TQ1509: {topic.Topic.Name}: {topic.Reason}",
    };

    private static string ToJson(TopicCreation topic) => JsonSerializer.Serialize(
        new TopicReport(
            topic.Topic.Name,
            topic.Topic.Role,
            topic.Outcome,
            topic.Outcome == TopicCreationOutcome.Created ? topic.Topic.Partitions : null,
            topic.Outcome == TopicCreationOutcome.Created ? topic.Replication : null,
            topic.Reason),
        CommandJsonContext.Default.TopicReport);
}
