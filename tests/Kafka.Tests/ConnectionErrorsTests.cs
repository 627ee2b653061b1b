namespace TaskQueue.Kafka.Tests;

public sealed class ConnectionErrorsTests
{
    private const int Transport = (int)Confluent.Kafka.ErrorCode.Local_Transport;
    private const int AllDown = (int)Confluent.Kafka.ErrorCode.Local_AllBrokersDown;

    [Theory]
    [InlineData("SASL authentication error: Authentication failed: Invalid username or password (after 131ms in state AUTH_REQ)", "password")]
    [InlineData("SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified", "authority")]
    [InlineData("SASL SCRAM-SHA-256 mechanism handshake failed: Broker: Unsupported SASL mechanism: broker's supported mechanisms: PLAIN", "SASL mechanism")]
    public void A_wrong_setting_is_named(string error, string named)
    {
        var message = new BrokerUnreachableException("h:1", TimeSpan.FromSeconds(30), error).Message;

        Assert.Contains(named, ConnectionErrors.CauseOf(error), StringComparison.Ordinal);
        Assert.StartsWith("No Kafka broker at 'h:1' let this client in within 30 s. ", message, StringComparison.Ordinal);
        Assert.EndsWith($"The client's last word: {error}.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Connect to ipv4#127.0.0.1:1 failed: Connection refused")]
    [InlineData("1/1 brokers are down")]
    public void What_may_be_anything_is_left_open(string? error)
    {
        Assert.Null(ConnectionErrors.CauseOf(error));
        Assert.StartsWith(
            "No Kafka broker at 'h:1' answered within 30 s. Check ",
            new BrokerUnreachableException("h:1", TimeSpan.FromSeconds(30), error).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void That_all_brokers_are_down_hides_no_reason()
    {
        Assert.Equal("refused", ConnectionErrors.MoreTelling("refused", AllDown, "1/1 brokers are down"));
        Assert.Equal("1/1 brokers are down", ConnectionErrors.MoreTelling(null, AllDown, "1/1 brokers are down"));
        Assert.Equal("new", ConnectionErrors.MoreTelling("old", Transport, "new"));
    }
}
