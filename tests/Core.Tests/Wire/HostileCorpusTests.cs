using System.Text;
using TaskQueue.Core.DeadLetters;
using TaskQueue.Core.Records;
using TaskQueue.Core.Wire;
using TaskQueue.Core.Wire.Events;
using TaskQueue.TestSupport.Hostile;
using Xunit.Abstractions;

namespace TaskQueue.Core.Tests.Wire;

/// <summary>Ten thousand records that were tasks once: none makes anything throw, and of each it is clear what becomes of it.</summary>
public sealed class HostileCorpusTests(ITestOutputHelper output)
{
    private static readonly TaskFailure Failure = new()
    {
        Message = "no mailbox",
        ExceptionType = "System.InvalidOperationException",
        Stack = "   at Mail.Send()",
        Attempts = 3,
        FirstFailedAt = DateTimeOffset.UnixEpoch,
        LastFailedAt = DateTimeOffset.UnixEpoch,
    };

    private readonly DeadLetterWriter _letters = new("shop");
    private readonly ResultWriter _results = new("shop", ResultKey.TaskId);
    private readonly DeadLetterReader _reader = new();
    private readonly TaskIds _ids = new();

    [Theory]
    [InlineData(1)]
    [InlineData(ModelRun.Fresh)]
    public void Each_record_of_the_corpus_is_a_task_or_refused_with_a_reason(int seed)
    {
        var drawn = ModelRun.Begin(seed, output).Next();
        var count = ModelRun.Steps(10_000);
        var tasks = 0;
        var replaysOfOthers = 0;
        var readings = new int[3];
        foreach (var hostile in HostileCorpus.Draw(drawn, count, "shop"))
        {
            var batch = BatchOf(hostile);
            var record = batch[0];
            var isTask = TaskDecoder.TryDecode(record, out var envelope, out var reason);
            Assert.Equal(isTask, reason is null);
            if (isTask)
            {
                tasks++;
                AssertIsTask(record, envelope, hostile);
            }
            else
            {
                AssertIsText(reason!);
                Assert.EndsWith(".", reason, StringComparison.Ordinal);
            }

            replaysOfOthers += envelope.IsForOneGroup && !envelope.ReplayGroup(record).SequenceEqual("shop"u8) ? 1 : 0;
            AssertBecomesDeadLetter(record, envelope, isTask);
            AssertIsReadAsAnything(record);
            readings[(int)EventReader.Read(record.Key, record.Headers, record.Value, out _)]++;
        }

        output.WriteLine($"{tasks} tasks, {count - tasks} refused, {replaysOfOthers} for other groups; as events {string.Join(", ", readings)}");
        Assert.InRange(tasks, count / 5, count * 4 / 5);
        Assert.InRange(replaysOfOthers, count / 100, count / 10);
        Assert.Equal(count, readings.Sum());
    }

    private void AssertIsTask(in RecordView record, in TaskEnvelope envelope, HostileRecord hostile)
    {
        var id = _ids.Of(record, envelope).ToArray();
        var kind = envelope.Kind(record).ToArray();
        Assert.InRange(id.Length, 1, TaskIds.MaxLength);
        Assert.InRange(kind.Length, 0, WireLimits.MaxNameBytes);
        Assert.True(envelope.MaxAttempts is null or (>= 1 and <= WireLimits.MaxAttempts));
        Assert.True(envelope.ExpiresAt is null || envelope.ExpiresAt > DateTimeOffset.MinValue);
        AssertIsText(Encoding.UTF8.GetString(id));
        AssertIsText(Encoding.UTF8.GetString(kind));

        _results.WriteCompleted(record, envelope, kind, attempt: 2);
        Assert.True(_results.Key.SequenceEqual(id));
        if (envelope.Mode != EnvelopeMode.Bare)
        {
            _results.WriteFailure(record, envelope, kind, TaskEnding.Expired, Failure);
            Assert.False(_results.Value.IsEmpty);
        }

        AssertCanBeReplayed(record, envelope, id, kind, hostile);
    }

    private static void AssertCanBeReplayed(
        in RecordView record, in TaskEnvelope envelope, byte[] id, byte[] kind, HostileRecord hostile)
    {
        var builder = new RecordBatchBuilder();
        ReplayHeaders.Write(record.Headers, Encoding.UTF8.GetString(id), generation: 7, "shop", builder.Headers);
        builder.Add(90, 0, hostile.Key is not null, hostile.Key, hostile.Value is not null, hostile.Value);
        var replayed = builder.Build(Some.Assignment)[0];

        Assert.True(TaskDecoder.TryDecode(replayed, out var again, out var reason), reason);
        Assert.True(again.ReplayGroup(replayed).SequenceEqual("shop"u8));
        Assert.True(again.Id(replayed).SequenceEqual(id));
        Assert.True(again.Kind(replayed).SequenceEqual(kind));
        Assert.True(again.Argument(replayed).SequenceEqual(envelope.Argument(record)));
        Assert.Equal(envelope.ExpiresAt, again.ExpiresAt);
    }

    private void AssertBecomesDeadLetter(in RecordView record, in TaskEnvelope envelope, bool isTask)
    {
        var known = (Encoding.UTF8.GetString(_ids.Of(record, isTask ? envelope : default)), isTask ? Encoding.UTF8.GetString(envelope.Kind(record)) : "");
        foreach (var detail in Enum.GetValues<DeadLetterDetail>())
        {
            _letters.Write(record, Failure, detail);
            var isStub = detail == DeadLetterDetail.Stub;
            Assert.Equal(!isStub, _letters.Headers.Encoded.StartsWith(record.Headers.Encoded) && !_letters.Headers.TryGetLast(DeadLetterNames.Incomplete, out _));

            var builder = new RecordBatchBuilder();
            builder.Headers.AddAll(_letters.Headers);
            var (hasKey, hasValue) = (DeadLetterWriter.KeepsKey(record, detail), DeadLetterWriter.KeepsValue(record, detail));
            builder.Add(7, 0, hasKey, hasKey ? record.Key : default, hasValue, hasValue ? record.Value : default);
            var letter = _reader.Read(builder.Build(Some.Assignment)[0]);

            Assert.Equal(new RecordPosition(record.Assignment.Partition, record.Offset), letter.Task);
            Assert.Equal(("shop", 3), (letter.Group, letter.Attempts));
            Assert.Equal(known, (letter.Id, letter.Kind));
            Assert.Equal(isStub, letter.Missing is not null);
            Assert.True(letter.Missing?.IsOf(record) ?? true);
        }
    }

    private void AssertIsReadAsAnything(in RecordView record)
    {
        var letter = _reader.Read(record);
        Assert.InRange(letter.Attempts, 0, int.MaxValue);
        Assert.NotEmpty(letter.Id);
    }

    private static void AssertIsText(string text) => Assert.DoesNotContain(text, char.IsControl);

    private static RecordBatch BatchOf(HostileRecord hostile) =>
        Some.Record(hostile.Value, hostile.Key, [.. hostile.Headers.Select(header => (header.Name, header.Value))]);
}
