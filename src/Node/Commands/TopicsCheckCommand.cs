using System.CommandLine;
using System.Text.Json;
using TaskQueue.Actors.Hosting;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue topics check</c>: compares what a node needs with what the broker has.</summary>
internal sealed class TopicsCheckCommand : ICommand
{
    private readonly CommonOptions _common;

    /// <summary>Creates the command.</summary>
    public TopicsCheckCommand(CommonOptions common)
    {
        _common = common;
        Command = new Command(
            "check", "Check the topics that a node needs: existence, rights, retention, size limits. Exit code 1 if a node could not work.");
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue topics check
        taskqueue topics check --config node.conf --json
        """;

    /// <inheritdoc/>
    public async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var configuration = _common.Load(parsed, context);
        var plan = NodeTopics.Plan(configuration.Settings.Topics);
        using var admin = new TopicAdmin(configuration.Kafka.Admin);
        var cluster = await admin.DescribeClusterAsync([.. plan.Topics.Select(topic => topic.Name)], cancellationToken);
        var findings = TopicCheck.Check(plan, cluster, _common.Repeat(parsed).Trim());
        foreach (var finding in findings)
        {
            context.Output.WriteLine(_common.Json(parsed)
                ? JsonSerializer.Serialize(finding, CommandJsonContext.Default.TopicFinding)
                : $"{(finding.IsError ? "error  " : "warning")}  {finding.Code}: {finding.Message} Remedy: {finding.Remedy}");
        }

        if (findings.Count == 0 && !_common.Json(parsed))
        {
            context.Output.WriteLine($"ok       {string.Join(", ", plan.Topics.Select(topic => topic.Name))}");
        }

        return findings.Any(finding => finding.IsError) ? ExitCodes.Failed : ExitCodes.Done;
    }
}
