using TaskQueue.Kafka.Native;
using TaskQueue.Kafka.Tests.Topics;

namespace TaskQueue.Kafka.Tests.Native;

public sealed class BootstrapReminderTests
{
    // It forgets its broker for good about each third time.
    private const int Times = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_client_whose_only_broker_was_fenced_finds_it_again()
    {
        using var broker = new FencedBroker();
        using var client = ClientHandle.Create(
            ClientKind.Producer,
            new Dictionary<string, string>(broker.Properties) { ["topic.metadata.refresh.interval.ms"] = "100", ["log_level"] = "0" },
            EventKinds.None);
        using var topic = new TopicHandle(client, "t");
        for (var time = 0; time < Times; time++)
        {
            Asks(times: 3);
            broker.Fence();
            Asks(times: 1);
            broker.Admit();
        }

        Asks(times: 10);

        void Asks(int times)
        {
            var before = broker.MetadataAnswers;
            WaitFor(() => broker.MetadataAnswers >= before + times, $"the client has asked {broker.MetadataAnswers - before} times of {times}");
        }
    }

    private static void WaitFor(Func<bool> happens, string otherwise) => Assert.True(SpinWait.SpinUntil(happens, Limit), otherwise);
}
