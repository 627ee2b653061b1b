using Microsoft.Extensions.Logging;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Decisions;

namespace TaskQueue.Kafka.Consuming;

/// <summary>What the consumer writes to the log.</summary>
internal sealed partial class ConsumerLog
{
    private readonly ILogger _logger;

    public ConsumerLog(ILogger logger) => _logger = logger;

    [LoggerMessage(1204, LogLevel.Information, "Gives up {Count} partitions; waits for {Running} tasks at most {Timeout}")]
    public partial void Leaving(int count, int running, TimeSpan timeout);

    [LoggerMessage(1205, LogLevel.Warning, "TQ1205: What the group committed for {Count} assigned partitions is not known yet: {Reason}")]
    public partial void CommittedUnknown(int count, string reason);

    [LoggerMessage(1206, LogLevel.Warning, "TQ1206: The metadata committed for {Partition} is ignored: {Reason}")]
    public partial void LedgerIgnored(PartitionId partition, string? reason);

    [LoggerMessage(1207, LogLevel.Error, "TQ1207: {Partition} is held: {Reason}. It goes on after {Remedy}")]
    public partial void PartitionHeld(PartitionId partition, string reason, string remedy);

    [LoggerMessage(1208, LogLevel.Warning, "TQ1208: A commit of {Count} partitions failed and will be repeated: {Reason}")]
    public partial void CommitFailed(int count, string reason);

    [LoggerMessage(1209, LogLevel.Warning, "TQ1209: The ledger of {Partition} did not fit; a new owner would run some settled tasks again")]
    public partial void LedgerIncomplete(PartitionId partition);

    [LoggerMessage(1210, LogLevel.Error, "TQ1210: The broker refuses the ledger of {Partition}; commits go without: raise offset.metadata.max.bytes to 4096")]
    public partial void LedgerRefused(PartitionId partition);

    [LoggerMessage(1211, LogLevel.Error, "TQ1211: The group could not be told of {Change} partitions: {Reason}")]
    public partial void AssignmentFailed(string change, string reason);

    [LoggerMessage(1212, LogLevel.Critical, "TQ1212: The consumer is beyond use: {Reason}")]
    public partial void Failed(Exception cause, string reason);

    [LoggerMessage(1213, LogLevel.Warning, "TQ1213: The consumer did not leave its group within {Timeout}; the group waits for its session to end")]
    public partial void CloseTimedOut(TimeSpan timeout);

    [LoggerMessage(1214, LogLevel.Warning, "TQ1214: What settled last could not be committed and will run again: {Reason}")]
    public partial void LastCommitFailed(string reason);

    [LoggerMessage(1215, LogLevel.Debug, "Dropped {Count} updates of assignments that are over")]
    public partial void StaleUpdates(int count);

    [LoggerMessage(1216, LogLevel.Error, "TQ1216: A listener of {Assignment} failed to hear that it is revoked")]
    public partial void RevocationListenerFailed(Exception cause, Assignment assignment);

    [LoggerMessage(1202, LogLevel.Information, "{Partition} goes on at offset {Offset}, as was decided ({Decision}); it was held at {HeldOffset}")]
    public partial void DecisionApplied(PartitionId partition, long offset, DecisionKind decision, long heldOffset);

    [LoggerMessage(1218, LogLevel.Warning, "TQ1218: What was decided about held partitions cannot be read: {Reason}")]
    public partial void DecisionsUnknown(string reason);

    [LoggerMessage(1217, LogLevel.Warning, "TQ1217: The consumer's client was not freed within {Timeout}: a broker does not answer; it goes on in the background")]
    public partial void FreeTimedOut(TimeSpan timeout);
}
