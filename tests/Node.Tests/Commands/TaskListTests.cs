using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Topics;
using TaskQueue.TestSupport.Brokers;
using static TaskQueue.Node.Tests.Commands.TaskQueueOfTest;

namespace TaskQueue.Node.Tests.Commands;

public sealed class TaskListTests
{
    private static readonly TestRecord[] Mixed =
    [
        TestRecord.Of("k", "bare") with { TimestampMs = 3_000 },
        TestRecord.Of(null, "b", ("ce_id", "mail-1"), ("ce_type", "mail")) with { TimestampMs = 2_000 },
        TestRecord.Of(null, "c", ("ce_id", "old"), ("ce_type", "mail"), ("ce_expirytime", "2020-01-31T12:00:00Z")) with { TimestampMs = 1_000 },
        TestRecord.Of(null, "d", ("ce_id", "other-group"), ("tq-group", "another")) with { TimestampMs = 500 },
    ];

    [Fact]
    public async Task Open_tasks_are_listed_the_oldest_first()
    {
        using var queue = await CreateAsync(TestBroker.StartEmbedded());
        await queue.Broker.ProduceAsync(queue.Tasks, Mixed);

        var (code, output, error) = await queue.RunAsync("ls");

        Assert.Equal((0, ""), (code, error));
        var lines = output.Split(Environment.NewLine);
        Assert.Matches(@"^WRITTEN +STATE +KIND +ID +ATTEMPTS +KEY +TASK +BYTES$", lines[0]);
        Assert.Matches($@"^1970-01-01 00:00:01Z +expired +mail +old +0 +- +{queue.Tasks}\[0\]@2 +\d+$", lines[1]);
        Assert.Matches($@"^1970-01-01 00:00:02Z +waiting +mail +mail-1 +0 +- +{queue.Tasks}\[0\]@1 +\d+$", lines[2]);
        Assert.Matches($@"^1970-01-01 00:00:03Z +waiting +upper +{queue.Tasks}-0-0 +0 +k +{queue.Tasks}\[0\]@0 +\d+$", lines[3]);
        Assert.Equal("3 of 4 that wait or run are listed", lines[5]);
    }

    [Theory]
    [InlineData("--kind mail", "old mail-1")]
    [InlineData("--kind upper --state waiting", "BARE")]
    [InlineData("--state expired", "old")]
    [InlineData("--state retrying", "")]
    [InlineData("--kind mail --limit 1", "old")]
    [InlineData("--partition 1", "")]
    public async Task Filters_narrow_the_choice(string options, string ids)
    {
        using var queue = await CreateAsync(TestBroker.StartEmbedded());
        await queue.Broker.ProduceAsync(queue.Tasks, Mixed);

        var (code, output, _) = await queue.RunAsync(["ls", "--json", .. options.Split(' ')]);

        Assert.Equal(0, code);
        Assert.Equal(
            ids.Replace("BARE", $"{queue.Tasks}-0-0", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Lines(output).Select(line => line.GetProperty("id").GetString()!));
    }

    [Fact]
    public async Task As_many_are_listed_as_asked_for_though_the_log_has_records_that_are_not_open_tasks()
    {
        using var queue = await CreateAsync(TestBroker.StartEmbedded());
        await queue.Broker.ProduceAsync(
            queue.Tasks,
            [
                .. Enumerable.Range(0, 3).Select(i => TestRecord.Of(null, "d", ("ce_id", $"other-{i}"), ("tq-group", "another"))),
                .. Enumerable.Range(0, 3).Select(i => TestRecord.Of(null, "b", ("ce_id", $"mail-{i}"))),
            ]);

        var (_, output, _) = await queue.RunAsync("ls", "--json", "--limit", "2");

        Assert.Equal(["mail-0", "mail-1"], Lines(output).Select(line => line.GetProperty("id").GetString()!));
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task What_is_settled_is_left_out_and_attempts_are_told(BrokerKind kind)
    {
        using var queue = await CreateAsync(TestBroker.Start(kind));
        await queue.Broker.ProduceAsync(queue.Tasks, Enumerable.Range(0, 6).Select(i => TestRecord.Of(null, $"{i}")));
        await CommitAsync(queue);

        var (code, output, _) = await queue.RunAsync("ls", "--json");
        var text = await queue.RunAsync("ls", "--limit", "1");
        var retrying = await queue.RunAsync("ls", "--json", "--state", "retrying");
        var found = await queue.RunAsync("get", $"{queue.Tasks}-0-2", "--scan", "--json");
        var settled = await queue.RunAsync("get", $"{queue.Tasks}-0-3", "--scan", "--json");

        Assert.Equal(0, code);
        Assert.Equal(
            [(2, "retrying", 4), (5, "waiting", 0)],
            Lines(output).Select(line => (line.GetProperty("offset").GetInt32(), line.GetProperty("state").GetString(), line.GetProperty("attempts").GetInt32())));
        Assert.Contains("1 of 2 that wait or run are listed", text.Output, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(Lines(retrying.Output)).GetProperty("offset").GetInt32());
        Assert.Equal(("retrying", 4), (Lines(found.Output)[0].GetProperty("outcome").GetString(), Lines(found.Output)[0].GetProperty("attempt").GetInt32()));
        Assert.Equal("settled", Lines(settled.Output)[0].GetProperty("outcome").GetString());
    }

    // 0 and 1 are passed, 3 and 4 settled, 4 attempts of 2 have ended.
    private static async Task CommitAsync(TaskQueueOfTest queue)
    {
        var tracker = new OffsetTracker(2, Ledger.Empty);
        for (var offset = 2; offset < 6; offset++)
        {
            tracker.TryDeliver(offset, out _);
        }

        tracker.Settle(3);
        tracker.Settle(4);
        tracker.RecordAttempts(2, 4);
        var metadata = LedgerCodec.Encode(tracker, topicId: null, out _);
        await GroupCommits.WriteAsync(
            queue.Broker.Properties(), queue.Name, [new GroupCommit(new PartitionId(queue.Tasks, 0), 2, metadata)], Patience);
    }
}
