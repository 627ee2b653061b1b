using System.CommandLine;
using System.Text.Json;
using TaskQueue.Actors.Hosting;
using TaskQueue.Kafka;
using TaskQueue.Kafka.Decisions;
using TaskQueue.Kafka.Groups;
using TaskQueue.Node.Doctor;
using TaskQueue.Node.Status;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue doctor</c>: checks all that a node needs and what is the matter with a queue, a line each.</summary>
internal sealed class DoctorCommand : ICommand
{
    private readonly CommonOptions _common;

    /// <summary>Creates the command.</summary>
    public DoctorCommand(CommonOptions common)
    {
        _common = common;
        Command = new Command(
            "doctor", "Check configuration, broker, topics, rights, group, and what stands still; exit code 1 if something does not work.");
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue doctor
        taskqueue doctor --config node.conf --json
        """;

    /// <inheritdoc/>
    public async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var configuration = _common.Load(parsed, context);
        var settings = configuration.Settings;
        var snapshot = await new SnapshotReader(configuration, context.Time).ReadAsync(cancellationToken);
        using var groups = new GroupAdmin(configuration.Kafka.Admin);
        var control = await GroupCheck.CheckAsync(groups, PartitionDecisions.ControlGroupOf(settings.Group), cancellationToken);
        var checks = new Diagnosis(snapshot, NodeTopics.Plan(settings.Topics), settings, _common.Repeat(parsed).Trim())
            .Check(control, KafkaClientLibrary.Version);
        foreach (var check in checks)
        {
            if (_common.Json(parsed))
            {
                context.Output.WriteLine(JsonSerializer.Serialize(check, CommandJsonContext.Default.HealthCheck));
            }
            else
            {
                check.Write(context.Output, context.OutputTerminal);
            }
        }

        return checks.Any(check => check.Level == HealthLevel.Error) ? ExitCodes.Failed : ExitCodes.Done;
    }
}
