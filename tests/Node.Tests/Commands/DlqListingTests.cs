using System.Text.Json;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Node.Tests.Commands;

public sealed class DlqListingTests
{
    [Fact]
    public async Task A_listing_has_the_newest_first_and_counts_by_kind_and_error()
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.Start());
        await queue.Broker.ProduceAsync(
            queue.DeadLetters,
            queue.Letter("a", failedAt: "2026-01-31T08:16:00.000Z"),
            queue.Letter("b", kind: "invoice", error: "no\nprinter \u001b[31m", offset: 42, failedAt: "2026-01-31T09:00:00.000Z"),
            queue.Letter("c", offset: 43, failedAt: "2026-01-31T08:30:00.000Z"));

        var (code, output, error) = await queue.RunAsync("ls");

        Assert.Equal((0, ""), (code, error));
        var lines = output.Split(Environment.NewLine);
        Assert.Matches(@"^LAST FAILURE          STATE  GROUP +KIND     ID  ATTEMPTS  DEAD LETTER +ERROR$", lines[0]);
        Assert.Matches(@"^2026-01-31 09:00:00Z  open   \S+ +invoice  b          3  ", lines[1]);
        Assert.EndsWith("InvalidOperationException: no printer \uFFFD[31m", lines[1], StringComparison.Ordinal);
        Assert.Contains($"{queue.DeadLetters}[0]@1", lines[1], StringComparison.Ordinal);
        Assert.Contains("  c  ", lines[2], StringComparison.Ordinal);
        Assert.Contains("  a  ", lines[3], StringComparison.Ordinal);
        Assert.Equal("3 dead letters: 3 open", lines[5]);
        Assert.Equal("        2  mail  InvalidOperationException: no mailbox", lines[6]);
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a b", "a b")]
    [InlineData("--kind invoice", "b")]
    [InlineData("--error PRINTER", "b")]
    [InlineData("--error operationexc --limit 1", "b")]
    [InlineData("--since 2026-01-31T08:20:00Z", "b c")]
    [InlineData("--until 2026-01-31T08:20:00Z", "a")]
    [InlineData("--partition 0 --offset 2", "c")]
    [InlineData("--partition 7", "")]
    [InlineData("nothing", "")]
    public async Task Selectors_narrow_the_choice(string selectors, string ids)
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.StartEmbedded());
        await queue.Broker.ProduceAsync(
            queue.DeadLetters,
            queue.Letter("a", failedAt: "2026-01-31T08:16:00.000Z"),
            queue.Letter("b", kind: "invoice", error: "no printer", offset: 42, failedAt: "2026-01-31T09:00:00.000Z"),
            queue.Letter("c", offset: 43, failedAt: "2026-01-31T08:30:00.000Z"));

        var (code, output, _) = await queue.RunAsync(["ls", "--json", .. selectors.Split(' ')]);

        Assert.Equal(0, code);
        var listed = output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString());
        Assert.Equal(ids.Split(' ', StringSplitOptions.RemoveEmptyEntries), listed.Order());
    }

    [Fact]
    public async Task Without_an_events_topic_a_listing_says_what_it_cannot_tell()
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.StartEmbedded(), withEvents: false);
        await queue.Broker.ProduceAsync(queue.DeadLetters, queue.Letter("a"));

        var (code, output, error) = await queue.RunAsync("ls");

        Assert.Equal(0, code);
        Assert.Contains("1 dead letters: 1 unknown", output, StringComparison.Ordinal);
        Assert.Contains($"TQ1601: there is no events topic '{queue.Events}'", error, StringComparison.Ordinal);
        Assert.Contains("taskqueue topics create", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_letter_is_shown_with_everything_by_id_or_by_place()
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.StartEmbedded());
        await queue.Broker.ProduceAsync(queue.DeadLetters, queue.Letter("a"), queue.Letter("b", offset: 42));
        await queue.RunAsync("dismiss", "a");

        var (code, output, error) = await queue.RunAsync("show", "0/0");
        var byId = await queue.RunAsync("show", "a");

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(output, byId.Output);
        foreach (var expected in (string[])
            [
                $"dead letter   {queue.DeadLetters}[0]@0", "state         dismissed", "task          a", "kind          mail",
                $"from          {queue.Tasks}[0]@41, group shop", "attempts      3", "error         no mailbox",
                "exception     System.InvalidOperationException", "at Mail.Send()", "key           null", "  ce_type: mail",
                "value         4 bytes of text", "to a", "dismissed, generation 0",
            ])
        {
            Assert.Contains(expected, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_error_of_an_earlier_dead_letter_that_was_put_back_by_hand_is_shown_among_the_headers()
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.StartEmbedded());
        await queue.Broker.ProduceAsync(queue.DeadLetters, queue.Letter(queue.Letter("a", error: "no paper"), error: "no ink", offset: 42));

        var (_, output, _) = await queue.RunAsync("show", "0/0");

        Assert.Contains("error         no ink", output, StringComparison.Ordinal);
        Assert.Contains("  __dlq.errors.message: no paper", output, StringComparison.Ordinal);
        Assert.DoesNotContain("__dlq.errors.message: no ink", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_is_no_text_is_shown_in_hex_and_written_raw()
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.StartEmbedded());
        byte[] value = [0, 255, 10, 27];
        await queue.Broker.ProduceAsync(queue.DeadLetters, queue.Letter(new TestRecord { Value = value }));
        using var raw = new MemoryStream();
        using var run = new CommandRun { RawOutput = raw };

        var (_, output, _) = await queue.RunAsync("show", "0/0");
        var code = await queue.StartAsync(run, "show", $"{queue.Tasks}-0-41", "--raw").WaitAsync(DeadLetterQueue.Patience);

        Assert.Contains("value         4 bytes, in hex; --raw writes them", output, StringComparison.Ordinal);
        Assert.Contains("  00ff0a1b", output, StringComparison.Ordinal);
        Assert.Equal(0, code);
        Assert.Equal(value, raw.ToArray());
    }

    [Fact]
    public async Task What_is_not_there_is_said()
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.StartEmbedded());

        Assert.Contains("TQ1607: there is no dead letter 'x'", (await queue.RunAsync("show", "x")).Error, StringComparison.Ordinal);
        Assert.Contains("no dead letters", (await queue.RunAsync("ls")).Output, StringComparison.Ordinal);
        var missing = await queue.RunAsync("ls", "--topic", "none");
        Assert.Equal(1, missing.Code);
        Assert.Contains($"TQ1603: there is no topic 'dlq.none'; the task topics of this configuration are: {queue.Tasks}", missing.Error, StringComparison.Ordinal);
    }
}
