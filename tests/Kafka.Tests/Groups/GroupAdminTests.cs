using TaskQueue.Kafka.Groups;
using TaskQueue.TestSupport.Brokers;
using Xunit.Abstractions;

namespace TaskQueue.Kafka.Tests.Groups;

public sealed class GroupAdminTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ITestOutputHelper _output;
    private readonly string _group = TestBroker.Unique();

    public GroupAdminTests(ITestOutputHelper output) => _output = output;

    [FaultyKafkaFact]
    public async Task A_question_that_was_given_up_does_no_harm_when_the_broker_comes_back()
    {
        await using var kafka = await FaultyKafka.TakeAsync(_output.WriteLine);
        await kafka.CutAsync();
        using var groups = new GroupAdmin(Properties(kafka), Short);
        await Assert.ThrowsAsync<BrokerUnreachableException>(() => groups.DescribeAsync(_group, CancellationToken.None));

        await kafka.HealAsync();

        // librdkafka goes on with questions in the order in which they were asked.
        Assert.Equal(GroupState.Missing, (await AskUntilAnsweredAsync(groups)).State);
    }

    [FaultyKafkaFact]
    public async Task A_client_is_freed_at_once_while_its_question_waits_for_a_broker()
    {
        await using var kafka = await FaultyKafka.TakeAsync(_output.WriteLine);
        await kafka.CutAsync();
        var groups = new GroupAdmin(Properties(kafka), Short);
        await Assert.ThrowsAsync<BrokerUnreachableException>(() => groups.DescribeAsync(_group, CancellationToken.None));

        await Task.Run(groups.Dispose).WaitAsync(Limit);

        await kafka.HealAsync();
        using var others = new GroupAdmin(Properties(kafka), Short);
        Assert.Equal(GroupState.Missing, (await AskUntilAnsweredAsync(others)).State);
    }

    private static Dictionary<string, string> Properties(FaultyKafka kafka) => new(TestBroker.Faulty(kafka).Properties())
    {
        ["reconnect.backoff.ms"] = "10",
        ["reconnect.backoff.max.ms"] = "50",
    };

    private async Task<GroupDescription> AskUntilAnsweredAsync(GroupAdmin groups)
    {
        using var end = new CancellationTokenSource(Limit);
        while (true)
        {
            try
            {
                return await groups.DescribeAsync(_group, end.Token);
            }
            catch (BrokerUnreachableException)
            {
                // Not back yet.
            }
        }
    }
}
