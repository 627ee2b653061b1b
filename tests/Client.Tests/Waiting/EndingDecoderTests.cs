using System.Text;
using TaskQueue.Client.Waiting;
using TaskQueue.Core.Records;
using TaskQueue.Core.Wire;
using TaskQueue.Kafka.Reading;

namespace TaskQueue.Client.Tests.Waiting;

public sealed class EndingDecoderTests
{
    [Fact]
    public void A_bare_result_is_that_of_the_task_that_its_key_names()
    {
        var ended = Decode("task_topic-3-41", "HELLO")!;

        Assert.Equal(("task_topic-3-41", TaskEnding.Completed, null, 1), (ended.Id, ended.Ending, ended.Kind, ended.Attempt));
        Assert.Equal("HELLO", ended.ReadText());
    }

    [Theory]
    [InlineData("mail.completed", TaskEnding.Completed)]
    [InlineData("invoice.mail.failed", TaskEnding.Failed)]
    [InlineData("mail.canceled", TaskEnding.Canceled)]
    [InlineData("mail.expired", TaskEnding.Expired)]
    public void The_type_tells_kind_and_ending(string type, TaskEnding ending)
    {
        var ended = Decode("customer-7", "{}", ("ce_id", "order-17"), ("ce_type", type), ("ce_attempt", "3"))!;

        Assert.Equal(("order-17", ending, 3), (ended.Id, ended.Ending, ended.Attempt));
        Assert.Equal(type[..type.LastIndexOf('.')], ended.Kind);
        Assert.Equal(ending != TaskEnding.Completed, ended.Problem is not null);
    }

    [Fact]
    public void A_failure_says_why()
    {
        const string problem = """
            {"type":"urn:task-queue:failed","title":"The task failed for good","detail":"no mailbox","attempt":10,
             "exception":"System.InvalidOperationException","firstFailure":"2026-01-31T08:15:00.000Z",
             "lastFailure":"2026-01-31T09:00:00.005Z","topic":"task_topic","partition":3,"offset":41,"more":[1]}
            """;

        var ended = Decode("order-17", problem, ("ce_id", "order-17"), ("ce_type", "mail.failed"), ("ce_attempt", "10"))!;

        Assert.Equal(
            new TaskProblem
            {
                Type = "urn:task-queue:failed",
                Detail = "no mailbox",
                Attempts = 10,
                ExceptionType = "System.InvalidOperationException",
                FirstFailure = new DateTimeOffset(2026, 1, 31, 8, 15, 0, TimeSpan.Zero),
                LastFailure = new DateTimeOffset(2026, 1, 31, 9, 0, 0, 5, TimeSpan.Zero),
                Topic = "task_topic",
                Partition = 3,
                Offset = 41,
            },
            ended.Problem);
        var thrown = Assert.Throws<TaskNotCompletedException>(() => ended.ReadText());
        Assert.Equal("Task 'order-17' of kind 'mail' failed for good after 10 attempts: no mailbox", thrown.Message);
    }

    [Fact]
    public void A_problem_that_is_no_JSON_is_told_as_it_stands() =>
        Assert.Equal("oops", Decode("a", "oops", ("ce_id", "a"), ("ce_type", "mail.failed"))!.Problem!.Detail);

    [Theory]
    [InlineData(null)]
    [InlineData("mail.paused")]
    [InlineData("mail")]
    public void What_is_not_known_is_passed_over(string? type)
    {
        Assert.Null(Decode("a", "x", type is null ? [("ce_id", "a")] : [("ce_id", "a"), ("ce_type", type)]));
        Assert.Null(Decode("", "x"));
    }

    private static EndedTask? Decode(string key, string value, params (string Name, string Value)[] headers)
    {
        var block = new HeaderWriter();
        foreach (var (name, text) in headers)
        {
            block.Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(text));
        }

        return EndingDecoder.Decode(new FollowedRecord
        {
            Partition = 0,
            Offset = 0,
            Key = Encoding.UTF8.GetBytes(key),
            Value = Encoding.UTF8.GetBytes(value),
            Headers = block.Written,
        });
    }
}
