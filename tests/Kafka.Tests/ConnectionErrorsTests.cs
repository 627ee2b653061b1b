namespace TaskQueue.Kafka.Tests;

public sealed class ConnectionErrorsTests
{
    private const int Transport = (int)Confluent.Kafka.ErrorCode.Local_Transport;
    private const int AllDown = (int)Confluent.Kafka.ErrorCode.Local_AllBrokersDown;

    [Theory]
    [InlineData("SASL authentication error: Authentication failed: Invalid username or password (after 131ms in state AUTH_REQ)", "password")]
    [InlineData("SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified", "authority")]
    [InlineData("SASL SCRAM-SHA-256 mechanism handshake failed: Broker: Unsupported SASL mechanism: broker's supported mechanisms: PLAIN", "SASL mechanism")]
    [InlineData("h:1/bootstrap: Disconnected: connection closed by peer: receive 0 after POLLIN (after 0ms in state APIVERSION_QUERY)", "SSL or SASL_SSL")]
    [InlineData("SSL handshake failed: Disconnected: connecting to a PLAINTEXT broker listener? (after 0ms)", "speaks no TLS")]
    [InlineData("ssl://h:1/bootstrap: Disconnected: SSL connection closed by peer (after 12ms in state UP, 1 identical error(s) suppressed)", "sasl.username")]
    [InlineData("SASL PLAIN mechanism handshake failed: Broker: Request not valid in current SASL state: broker's supported mechanisms: ", "asks for no user")]
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

    [Theory]
    [InlineData("SASL authentication error: Authentication failed", "password")]
    [InlineData("Receive failed: error:0A000412:SSL routines::ssl/tls alert bad certificate: SSL alert number 42", "certificate of this client")]
    [InlineData("Receive failed: error:0A000416:SSL routines::ssl/tls alert certificate unknown: SSL alert number 46", "certificate of this client")]
    [InlineData("SASL authentication error: {\"status\":\"invalid_token\"}", "OAuth token")]
    public void What_a_broker_refuses_for_good_is_no_silence(string error, string named)
    {
        Assert.True(ConnectionErrors.IsRefusal(error));
        Assert.Contains(named, ConnectionErrors.CauseOf(error), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Failed to acquire SASL OAUTHBEARER token: Failed to connect to 127.0.0.1:9")]
    [InlineData("Connect to ipv4#127.0.0.1:1 failed: Connection refused")]
    [InlineData(null)]
    public void What_may_heal_is_no_refusal(string? error) => Assert.False(ConnectionErrors.IsRefusal(error));

    [Theory]
    [InlineData("""{"error": "invalid_client", "error_description": "Client authentication failed."}""", "client.secret-file", true)]
    [InlineData("<html><body>Not Found</body></html>", "sasl.oauthbearer.token.endpoint.url", true)]
    [InlineData("Must supply an unexpired token: now=1795921492937ms, exp=1795921372000ms", "clocks", true)]
    [InlineData("""{"error":"invalid_scope"}""", "sasl.oauthbearer.scope", true)]
    [InlineData("SSL: no alternative certificate subject name matches target IPv4 address '127.0.0.1'", "https.ca.location", true)]
    [InlineData("SSL certificate problem: self-signed certificate", "https.ca.location", true)]
    [InlineData("error adding trust anchors from file: /etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs/ca-certificates.crt", true)]
    [InlineData("Failed to connect to 127.0.0.1:27591 after 0 ms: Could not connect to server", "did not answer", false)]
    [InlineData("Could not resolve host: no-such-host.invalid", "did not answer", false)]
    [InlineData("<h1>503 Service Unavailable</h1>", "in trouble", false)]
    public void What_a_token_server_says_is_told_from_what_brokers_say(string said, string named, bool isRefusal)
    {
        var error = $"Failed to acquire SASL OAUTHBEARER token: {said}";

        Assert.Contains("oken server", ConnectionErrors.CauseOf(error), StringComparison.Ordinal);
        Assert.Contains(named, ConnectionErrors.CauseOf(error), StringComparison.Ordinal);
        Assert.Equal(isRefusal, ConnectionErrors.IsRefusal(error));
        Assert.False(ConnectionErrors.IsCertificate(error));
    }

    [Fact]
    public void A_page_that_a_token_server_answers_with_is_quoted_in_one_line_without_control_characters()
    {
        var message = new BrokerUnreachableException(
            "h:1", TimeSpan.FromSeconds(3), $"Failed to acquire SASL OAUTHBEARER token: <html>\r\n\u001b[31m<b>No</b>\u202e\n{new string('x', 5000)}").Message;

        Assert.Contains("token: <html> [31m<b>No</b> xxx", message, StringComparison.Ordinal);
        Assert.EndsWith("xxx….", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 400, 800);
        Assert.DoesNotContain(message, char.IsControl);
    }

    [Fact]
    public void That_all_brokers_are_down_hides_no_reason()
    {
        Assert.Equal("refused", ConnectionErrors.MoreTelling("refused", AllDown, "1/1 brokers are down"));
        Assert.Equal("1/1 brokers are down", ConnectionErrors.MoreTelling(null, AllDown, "1/1 brokers are down"));
        Assert.Equal("new", ConnectionErrors.MoreTelling("old", Transport, "new"));
    }

    [Theory]
    [InlineData("[thrd:h:1/bootstrap]: h:1/bootstrap: Disconnected: closed (after 0ms in state UP)", "h:1/bootstrap: Disconnected: closed (after 0ms in state UP)")]
    [InlineData("[thrd:h:1/bootstrap]: h:1/bootstrap: Disconnected: closed (after 600000ms in state UP)", null)]
    [InlineData("[thrd:h:1/1]: h:1/1: Disconnected: closed (after 1ms in state UP)", null)]
    [InlineData("[thrd:h:1/bootstrap]: h:1/bootstrap: Connection refused", null)]
    public void Of_the_log_only_connections_that_were_closed_at_once_count(string line, string? reason) =>
        Assert.Equal(reason, ConnectionErrors.FromLog(line));
}
