using Microsoft.Extensions.Logging;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Decisions;

namespace TaskQueue.Kafka.Consuming;

/// <summary>What the consumer writes to the log.</summary>
internal sealed partial class ConsumerLog
{
    private readonly ILogger _logger;

    public ConsumerLog(ILogger logger) => _logger = logger;

    [LoggerMessage(1201, LogLevel.Information, "Group {Group} has committed nothing for {Topic} and starts at {Start}: {Tasks} of the {All} tasks in its {Partitions} partitions will run")]
    public partial void GroupStarts(string group, string topic, StartPosition start, long tasks, long all, int partitions);

    [LoggerMessage(1203, LogLevel.Information, "{Partition} is new to the group, which has begun with its topic before: it is read from its beginning")]
    public partial void PartitionIsNew(PartitionId partition);

    [LoggerMessage(1233, LogLevel.Information, "The beginnings of {Count} partitions, {Partition} among them, could not be looked up, and are looked up again: {Reason}")]
    public partial void StartsLookedUpAgain(int count, PartitionId partition, string reason);

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

    [LoggerMessage(1215, LogLevel.Warning, "TQ1215: {Count} tasks ended after their partition had left this node: their outcomes are written but not committed, and they run again at its new owner ({Total} since the start)")]
    public partial void LateOutcomes(int count, long total);

    [LoggerMessage(1216, LogLevel.Error, "TQ1216: A listener of {Assignment} failed to hear that it is revoked")]
    public partial void RevocationListenerFailed(Exception cause, Assignment assignment);

    [LoggerMessage(1202, LogLevel.Information, "{Partition} goes on at offset {Offset}, as was decided ({Decision}); it was held at {HeldOffset}")]
    public partial void DecisionApplied(PartitionId partition, long offset, DecisionKind decision, long heldOffset);

    [LoggerMessage(1218, LogLevel.Warning, "TQ1218: What was decided about held partitions cannot be read: {Reason}")]
    public partial void DecisionsUnknown(string reason);

    [LoggerMessage(1219, LogLevel.Error, "TQ1219: {Reason}")]
    public partial void StartRefused(string reason);

    [LoggerMessage(1230, LogLevel.Information, "{Partition} goes on at offset {Offset}, as was decided ({Decision}), as soon as {Open} tasks have ended that were read before: they run, or wait for a retry")]
    public partial void DecisionWaits(PartitionId partition, long offset, DecisionKind decision, int open);

    [LoggerMessage(1220, LogLevel.Error, "TQ1220: The topic {Topic} does not exist any more; its {Partitions} partitions at this node are held. {Remedy}")]
    public partial void TopicDeleted(string topic, int partitions, string remedy);

    [LoggerMessage(1231, LogLevel.Information, "The topic {Topic} is there again: gives all partitions up and joins the group anew, so that each of its partitions gets a node")]
    public partial void TopicShared(string topic);

    [LoggerMessage(1221, LogLevel.Warning, "TQ1221: The topic {Topic} was deleted and created again: what was committed for {Partitions} partitions is ignored, and they are read from their beginning. {Open} tasks of the deleted one that were read and have not ended are given up: those that run may end, and their results are written")]
    public partial void TopicRecreated(string topic, int partitions, int open);

    [LoggerMessage(1222, LogLevel.Warning, "TQ1222: The broker does not tell of the task topics: {Reason}. A deleted, recreated or grown topic is noticed late or not at all")]
    public partial void TopicsUnknown(string reason);

    [LoggerMessage(1200, LogLevel.Information, "Topic {Topic} has grown from {Before} to {Now} partitions: the new ones are read from their beginning")]
    public partial void TopicHasGrown(string topic, int before, int now);

    [LoggerMessage(1223, LogLevel.Warning, "TQ1223: Where the group starts (task-queue.start = {Start}) is not known yet: {Reason}")]
    public partial void StartUnknown(StartPosition start, string reason);

    [LoggerMessage(1224, LogLevel.Error, "TQ1224: {Reason}")]
    public partial void NameTaken(string reason);

    [LoggerMessage(1225, LogLevel.Warning, "TQ1225: {Partition} has less than half of its retention left: {Left} ({Others} more partitions of the topic are as late). {Remedy}")]
    public partial void RetentionShort(PartitionId partition, RetentionLeft left, int others, string remedy);

    [LoggerMessage(1226, LogLevel.Error, "TQ1226: {Partition} is about to lose tasks: {Left} ({Others} more partitions of the topic are late). {Remedy}")]
    public partial void RetentionCritical(PartitionId partition, RetentionLeft left, int others, string remedy);

    [LoggerMessage(1227, LogLevel.Information, "Topic {Topic} is also deleted by size (retention.bytes = {Bytes}): when that comes to tasks that have not run cannot be foreseen")]
    public partial void DeletedBySize(string topic, long bytes);

    [LoggerMessage(1228, LogLevel.Information, "This node has no partition: the {Members} members of group {Group} share {Partitions} partitions. It stands by, and takes over when another one leaves")]
    public partial void NoPartition(string group, int members, int partitions);

    [LoggerMessage(1229, LogLevel.Debug, "How many members the group has is not known: {Reason}")]
    public partial void MembersUnknown(string reason);

    [LoggerMessage(1232, LogLevel.Warning, "TQ1232: Group {Group} has given this node {Count} partitions that its Kafka client never told of, so nobody reads them: {Partitions}. It joins the group anew")]
    public partial void PartitionsUntold(string group, int count, string partitions);

    [LoggerMessage(1217, LogLevel.Warning, "TQ1217: The consumer's client was not freed within {Timeout}: a broker does not answer; it goes on in the background")]
    public partial void FreeTimedOut(TimeSpan timeout);
}
