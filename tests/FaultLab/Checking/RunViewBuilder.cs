using System.Globalization;
using TaskQueue.Core.Offsets;
using TaskQueue.FaultLab.Checking.View;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Checking;

/// <summary>Puts the events of a run together, in the order of time.</summary>
internal sealed class RunViewBuilder
{
    private readonly List<Tenure> _tenures = [];
    private readonly Dictionary<(string Node, int Partition, int Epoch), Tenure> _byEpoch = [];
    private readonly Dictionary<(string Node, int Partition), Tenure> _owned = [];
    private readonly Dictionary<(Tenure, long Offset, int Attempt), AttemptRun> _running = [];
    private readonly List<SentCommit> _commits = [];
    private readonly Dictionary<(string Node, int Number, int Partition), SentCommit> _byNumber = [];
    private readonly Dictionary<string, TaskFacts> _tasks = new(StringComparer.Ordinal);
    private readonly List<(string Task, bool IsPlace, string Node, long At)> _endings = [];
    private readonly Dictionary<string, NodeLife> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<int, HistoryEvent.FaultBegun> _openFaults = [];
    private readonly List<FaultTime> _faults = [];
    private readonly List<(long From, long Until)> _silences = [];
    private readonly List<(HistoryEvent.Found Letter, int Partition)> _deadLetters = [];
    private readonly TopicGenerations _generations = new();

    public void Add(HistoryEvent said)
    {
        switch (said)
        {
            case HistoryEvent.Assigned assigned:
                var tenure = new Tenure(said.Process, _generations.Of(assigned.Partition), assigned.Epoch, said.At, assigned.Position);
                _tenures.Add(tenure);
                _byEpoch[(said.Process, assigned.Partition, assigned.Epoch)] = tenure;
                _owned[(said.Process, assigned.Partition)] = tenure;
                break;
            case HistoryEvent.Revoking revoking when Find(said, revoking.Partition, revoking.Epoch) is { } leaving:
                leaving.RevokingAt ??= said.At;
                break;
            case HistoryEvent.Revoked revoked when Find(said, revoked.Partition, revoked.Epoch) is { } left:
                (left.RevokedAt, left.IsLost, left.EndedAt) = (said.At, revoked.Lost, said.At);
                _owned.Remove((said.Process, revoked.Partition));
                break;
            case HistoryEvent.Delivered delivered when Find(said, delivered.Partition, delivered.Epoch) is { } reading:
                reading.DeliveryList.Add((said.At, delivered.First, delivered.Last));
                reading.DeliveredEnd = delivered.Last + 1;
                break;
            case HistoryEvent.Started started when Find(said, started.Partition, started.Epoch) is { } running:
                var attempt = new AttemptRun(running, started.Offset, started.Attempt, said.At);
                running.AttemptList.Add(attempt);
                _running[(running, started.Offset, started.Attempt)] = attempt;
                break;
            case HistoryEvent.Ended ended when Find(said, ended.Partition, ended.Epoch) is { } ending
                && _running.Remove((ending, ended.Offset, ended.Attempt), out var run):
                (run.EndedAt, run.Outcome) = (said.At, ended.Outcome);
                break;
            case HistoryEvent.CommitSent or HistoryEvent.CommitAnswered:
                AddCommit(said);
                break;
            default:
                AddOther(said);
                break;
        }
    }

    public RunView Build(RunHistory history)
    {
        var end = history.Events.Count > 0 ? history.Events[^1].At : 0;
        _faults.AddRange(_openFaults.Values.Select(fault => new FaultTime(fault.Kind, fault.Target, fault.At, end)));
        _faults.AddRange([.. UnexplainedSilences(history.Bounds)]);
        EndWithProcesses();
        SettleTasks(history.Bounds);
        return new RunView(history, _tenures, _commits, _tasks, _nodes, [.. _faults.OrderBy(fault => fault.From)], _generations);
    }

    // What a scenario does to its brokers, and what they need to come back from it, is no standstill of their own.
    private IEnumerable<FaultTime> UnexplainedSilences(RunBounds bounds)
    {
        (long From, long Until)[] broken =
        [
            .. _faults.Where(fault => fault.IsCommon || fault.IsOutage)
                .Select(fault => (fault.From, fault.Until + Excuses.InUnits(bounds.Healing)))
                .OrderBy(stretch => stretch.From),
        ];
        return
            from silence in _silences
            from rest in Standstills.Rest(silence.From, silence.Until, broken)
            where rest.Until - rest.From >= Excuses.InUnits(bounds.SessionTimeout / 3)
            select new FaultTime(FaultKind.BrokerStalled, "broker", rest.From, rest.Until);
    }

    private void AddCommit(HistoryEvent said)
    {
        if (said is HistoryEvent.CommitSent sent)
        {
            // A ledger that cannot be read says nothing; a node that reads it says the same.
            _ = LedgerCodec.TryDecode(sent.Ledger, sent.Offset, out var ledger, out _);
            var tenure = _owned.GetValueOrDefault((said.Process, sent.Partition));
            var commit = new SentCommit(said.Process, tenure?.Partition ?? _generations.Of(sent.Partition), sent.Offset, ledger, said.At) { Tenure = tenure };
            _commits.Add(commit);
            _byNumber[(said.Process, sent.Number, sent.Partition)] = commit;
            tenure?.CommitList.Add(commit);
        }
        else if (said is HistoryEvent.CommitAnswered answered
            && _byNumber.TryGetValue((said.Process, answered.Number, answered.Partition), out var commit))
        {
            (commit.AnsweredAt, commit.Error) = (said.At, answered.Error);
        }
    }

    private void AddOther(HistoryEvent said)
    {
        switch (said)
        {
            case HistoryEvent.Acknowledged { Topic: TopicSort.Results or TopicSort.DeadLetters } acknowledged:
                _endings.Add((acknowledged.Task, acknowledged.Topic == TopicSort.DeadLetters, said.Process, said.At));
                break;
            case HistoryEvent.EnqueueInvoked invoked:
                var task = TaskOf(invoked.Task);
                (task.Key, task.IsPoison, task.InvokedAt) = (invoked.Key, invoked.Poison, said.At);
                break;
            case HistoryEvent.EnqueueAcknowledged enqueued:
                (TaskOf(enqueued.Task).Partition, TaskOf(enqueued.Task).Offset) = (_generations.Of(enqueued.Partition), enqueued.Offset);
                TaskOf(enqueued.Task).EnqueuedAt = said.At;
                break;
            case HistoryEvent.EnqueueFailed failed:
                (TaskOf(failed.Task).IsRefused, TaskOf(failed.Task).FailedAt) = (!failed.Unknown, said.At);
                break;
            case HistoryEvent.Found found:
                AddFound(found);
                break;
            case HistoryEvent.RecordsDeleted deleted:
                _generations.Add(deleted);
                break;
            case HistoryEvent.TopicRecreated recreated:
                _generations.Add(recreated);
                break;
            case HistoryEvent.NodeStarted node:
                _nodes[node.Node] = new NodeLife(node.Node, said.At);
                break;
            case HistoryEvent.DrainBegun drain when _nodes.TryGetValue(drain.Node, out var draining):
                draining.DrainBegunAt ??= said.At;
                break;
            case HistoryEvent.NodeEnded ended when _nodes.TryGetValue(ended.Node, out var over):
                (over.EndedAt, over.ExitCode) = (said.At, ended.ExitCode);
                break;
            case HistoryEvent.KillsItself when _nodes.TryGetValue(said.Process, out var killing):
                killing.KilledAt ??= said.At;
                _faults.Add(new FaultTime(FaultKind.Kill, said.Process, said.At, said.At));
                break;
            case HistoryEvent.FaultBegun fault:
                _openFaults[fault.Number] = fault;
                if (fault.Kind == FaultKind.Kill && _nodes.TryGetValue(fault.Target, out var killed))
                {
                    killed.KilledAt ??= said.At;
                }

                break;
            case HistoryEvent.FaultEnded over when _openFaults.Remove(over.Number, out var begun):
                _faults.Add(new FaultTime(begun.Kind, begun.Target, begun.At, said.At));
                break;
            case HistoryEvent.BrokerStalled { IsBreakable: true } silent:
                _silences.Add((said.At - Excuses.InUnits(silent.Seconds), said.At));
                break;
            case HistoryEvent.BrokerStalled stalled:
                _faults.Add(new FaultTime(FaultKind.BrokerStalled, "broker", said.At - Excuses.InUnits(stalled.Seconds), said.At));
                break;
        }
    }

    private void AddFound(HistoryEvent.Found found)
    {
        switch (found.Topic)
        {
            case TopicSort.Tasks:
                var task = TaskOf(found.Task);
                (task.Partition, task.Offset, task.Content, task.Value) = (_generations.Of(found.Partition), found.Offset, found.Content, found.Value);
                break;
            case TopicSort.Results when found.Completed:
                TaskOf(found.Task).Results++;
                TaskOf(found.Task).ResultValues.Add(found.Value);
                break;
            case TopicSort.Results:
                TaskOf(found.Task).Failures++;
                break;
            case TopicSort.DeadLetters:
                _deadLetters.Add((found, _generations.Of(found.Partition)));
                break;
        }
    }

    private void EndWithProcesses()
    {
        foreach (var tenure in _tenures)
        {
            var end = _nodes.TryGetValue(tenure.Node, out var node) ? Math.Min(node.KilledAt ?? long.MaxValue, node.EndedAt) : long.MaxValue;
            tenure.EndedAt = Math.Min(tenure.EndedAt, end);
            foreach (var attempt in tenure.Attempts)
            {
                attempt.EndedAt = Math.Min(attempt.EndedAt, end);
            }
        }
    }

    private void SettleTasks(RunBounds bounds)
    {
        var places = new Dictionary<string, TaskFacts>(StringComparer.Ordinal);
        foreach (var task in _tasks.Values.Where(task => task.Offset >= 0))
        {
            places[PlaceOf(task.Partition, task.Offset)] = task;
        }

        var unpaired = new Dictionary<(TaskFacts, string Node), int>();
        foreach (var (name, isPlace, node, at) in _endings)
        {
            if ((isPlace ? places : _tasks).TryGetValue(name, out var task) && (!task.IsPoison || !bounds.TellsFailures || CompletesPair((task, node), isPlace)))
            {
                task.SettledAt = Math.Min(task.SettledAt ?? long.MaxValue, at);
                task.Settlements.Add((node, at));
            }
        }

        foreach (var (letter, partition) in _deadLetters)
        {
            var task = places.GetValueOrDefault(PlaceOf(partition, letter.Offset)) ?? TaskOf(PlaceOf(partition, letter.Offset));
            task.DeadLetterList.Add(letter.Content);
        }

        // A dead letter and its notice are an ending only both together. Counted are those that wait for their other half: letters up, notices down.
        bool CompletesPair((TaskFacts, string Node) of, bool isLetter)
        {
            var before = unpaired.GetValueOrDefault(of);
            unpaired[of] = before + (isLetter ? 1 : -1);
            return isLetter ? before < 0 : before > 0;
        }
    }

    private Tenure? Find(HistoryEvent said, int partition, int epoch) => _byEpoch.GetValueOrDefault((said.Process, partition, epoch));

    private TaskFacts TaskOf(string id)
    {
        if (!_tasks.TryGetValue(id, out var task))
        {
            _tasks.Add(id, task = new TaskFacts(id));
        }

        return task;
    }

    private static string PlaceOf(int partition, long offset) =>
        string.Create(CultureInfo.InvariantCulture, $"{partition}-{offset}");
}
