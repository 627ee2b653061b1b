using Microsoft.Extensions.Logging;
using TaskQueue.Actors.Configuration;
using TaskQueue.Kafka;
using TaskQueue.Kafka.Groups;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Actors.Hosting;

/// <summary>Asks the broker before a node starts whether it could work: topics, rights, group.</summary>
internal static partial class StartCheck
{
    /// <summary>Stops the start if the node could not work; warns of what may become a problem.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="options">Options that commands in remedies end with, so that they can be run as they stand.</param>
    /// <param name="logger">Receives the warnings.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <param name="patience">How long to wait for an answer; 30 s unless given.</param>
    /// <returns>The configuration, fitted to the topics.</returns>
    /// <exception cref="NodeStartException">The node could not work.</exception>
    /// <exception cref="BrokerUnreachableException">No broker answered in time.</exception>
    public static async Task<LoadedConfiguration> RunAsync(
        LoadedConfiguration configuration, string options, ILogger logger, CancellationToken cancel, TimeSpan? patience = null)
    {
        var fitted = await CheckTopicsAsync(configuration, options, logger, patience, cancel);
        await CheckGroupAsync(configuration, logger, patience, cancel);
        return fitted;
    }

    private static async Task<LoadedConfiguration> CheckTopicsAsync(
        LoadedConfiguration configuration, string options, ILogger logger, TimeSpan? patience, CancellationToken cancel)
    {
        var plan = NodeTopics.Plan(configuration.Settings.Topics);
        using var admin = new TopicAdmin(configuration.Kafka.Admin, patience);
        var cluster = await admin.DescribeClusterAsync([.. plan.Topics.Select(topic => topic.Name)], cancel);
        var findings = TopicCheck.Check(plan, cluster, options);
        foreach (var finding in findings.Where(finding => !finding.IsError))
        {
            LogFinding(logger, finding.Code, finding.Message, finding.Remedy);
        }

        var errors = findings
            .Where(finding => finding.IsError)
            .Select(error => $"{error.Code}: {error.Message} Remedy: {error.Remedy}")
            .ToArray();
        return errors.Length == 0 ? TopicFit.Apply(configuration, plan, cluster) : throw new NodeStartException(errors);
    }

    private static async Task CheckGroupAsync(
        LoadedConfiguration configuration, ILogger logger, TimeSpan? patience, CancellationToken cancel)
    {
        using var groups = new GroupAdmin(configuration.Kafka.Admin, patience);
        if (await GroupCheck.CheckAsync(groups, configuration.Settings.Group, cancel) is not { } finding)
        {
            return;
        }

        if (finding.IsError)
        {
            throw new NodeStartException([$"{finding.Code}: {finding.Message} Remedy: {finding.Remedy}"]);
        }

        LogFinding(logger, finding.Code, finding.Message, finding.Remedy);
    }

    [LoggerMessage(2504, LogLevel.Warning, "{Code}: {Finding} Remedy: {Remedy}")]
    private static partial void LogFinding(ILogger logger, string code, string finding, string remedy);
}
