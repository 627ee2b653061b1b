using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;
using TaskQueue.Kafka.Native;
using TaskQueue.TestSupport.Logging;

namespace TaskQueue.Kafka.Tests.Native;

public sealed class ClientLogTests
{
    private const int NoConnection = 1101;
    private static readonly TimeSpan Try = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly TestLogger<ClientLogTests> _logger = new();
    private readonly ClientLog _log;

    public ClientLogTests() => _log = new ClientLog(_logger, _time);

    [Fact]
    public void An_outage_is_told_when_it_begins_and_then_ever_more_rarely()
    {
        var written = new List<TimeSpan>();
        for (var at = TimeSpan.Zero; at < TimeSpan.FromMinutes(36); at += Try)
        {
            var before = _logger.Entries.Count;
            Fail(ErrorCode.Local_Transport);
            if (_logger.Entries.Count > before)
            {
                written.Add(at);
            }
        }

        Assert.Equal([0, 1, 3, 7, 15, 25, 35], written.Select(at => at.TotalMinutes));
        Assert.Contains("(11 more like it since)", _logger.Of(NoConnection)[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Refused_timed_out_and_unknown_hosts_are_one_outage()
    {
        Fail(ErrorCode.Local_Transport);
        Fail(ErrorCode.Local_TimedOut);
        Fail(ErrorCode.Local_Resolve);

        Assert.Single(_logger.Entries);
    }

    [Fact]
    public void That_all_brokers_are_down_is_told_beside_the_first_that_was_lost()
    {
        Fail(ErrorCode.Local_Transport);
        Fail(ErrorCode.Local_AllBrokersDown);

        Assert.Equal(2, _logger.Entries.Count);
    }

    [Fact]
    public void Another_outage_is_told_at_once()
    {
        Fail(ErrorCode.Local_Transport);
        _time.Advance(ClientLog.OverAfter);
        Fail(ErrorCode.Local_Transport);

        Assert.Equal(2, _logger.Entries.Count);
    }

    private void Fail(ErrorCode code)
    {
        _log.Error((int)code, "Connection refused");
        _time.Advance(Try);
    }
}
