using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using TaskQueue.Kafka.Sending;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Kafka.Tests;

/// <summary>What is told where a token server (OIDC) gives no token: no broker is asked then.</summary>
public sealed class TokenServerTests
{
    private const string Secret = "s3cret-4711";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    public static TheoryData<string, string, string> Answers => new()
    {
        { "401 Unauthorized", """{"error":"invalid_client","error_description":"Client authentication failed."}""", "sasl.oauthbearer.client.id" },
        { "404 Not Found", "<html>\r\n<body>\r\nNothing here</body>\r\n</html>", "sasl.oauthbearer.token.endpoint.url" },
        { "200 OK", $$"""{"access_token":"{{TokenUntil(DateTimeOffset.UnixEpoch.AddYears(50))}}","token_type":"Bearer"}""", "expired already" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_refusal_is_told_within_seconds_and_without_the_secret(string status, string body, string named)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        using var done = new CancellationTokenSource();
        server.Start();
        var served = ServeAsync(server, status, body, done.Token);
        var properties = PropertiesFor((IPEndPoint)server.LocalEndpoint);
        using var admin = new TopicAdmin(properties);
        using var sender = new RecordSender(properties);
        var asked = admin.DescribeAsync(["t"], CancellationToken.None);
        var sent = sender.SendAsync(new TaskRecord("t", null, null, []), CancellationToken.None);

        foreach (var call in new Task[] { asked, sent })
        {
            var error = await Assert.ThrowsAsync<BrokerUnreachableException>(() => call.WaitAsync(Patience));

            Assert.True(error.IsRefusal);
            Assert.Contains(named, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(error.Message, char.IsControl);
        }

        await done.CancelAsync();
        await served;
    }

    [Fact]
    public async Task Who_was_refused_once_may_be_let_in_later()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        using var done = new CancellationTokenSource();
        server.Start();
        var served = ServeAsync(server, "401 Unauthorized", "{}", done.Token);
        using var admin = new AdminConnection(PropertiesFor((IPEndPoint)server.LocalEndpoint), Patience);
        await Assert.ThrowsAsync<BrokerUnreachableException>(
            () => admin.CallAsync((client, timeout) => new TaskCompletionSource<int>().Task, CancellationToken.None).WaitAsync(Patience));
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);

        var called = admin.CallAsync((client, timeout) => answer.Task, CancellationToken.None);
        answer.SetResult(3);

        Assert.Equal(3, await called.WaitAsync(Patience));
        await done.CancelAsync();
        await served;
    }

    [Fact]
    public async Task One_that_never_answers_is_named_as_what_may_be_wrong()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var admin = new TopicAdmin(PropertiesFor((IPEndPoint)server.LocalEndpoint), TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<BrokerUnreachableException>(
            () => admin.DescribeAsync(["t"], CancellationToken.None).WaitAsync(Patience));

        Assert.False(error.IsRefusal);
        Assert.Contains("sasl.oauthbearer.token.endpoint.url", error.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> PropertiesFor(IPEndPoint server) => new()
    {
        ["bootstrap.servers"] = "127.0.0.1:1",
        ["security.protocol"] = "SASL_PLAINTEXT",
        ["sasl.mechanism"] = "OAUTHBEARER",
        ["sasl.oauthbearer.method"] = "oidc",
        ["sasl.oauthbearer.client.id"] = "orders",
        ["sasl.oauthbearer.client.secret"] = Secret,
        ["sasl.oauthbearer.token.endpoint.url"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{server.Port}/token"),
    };

    private static string TokenUntil(DateTimeOffset end)
    {
        string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Part("""{"alg":"RS256"}""")}.{Part($$"""{"sub":"orders","exp":{{end.ToUnixTimeSeconds()}}}""")}.{Part("signature")}");
    }

    private static async Task ServeAsync(TcpListener listener, string status, string body, CancellationToken done)
    {
        var answer = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(done);
                using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
                var length = 0;
                while (await reader.ReadLineAsync(done) is { Length: > 0 } line)
                {
                    length = line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)
                        ? int.Parse(line.Split(':')[1], CultureInfo.InvariantCulture)
                        : length;
                }

                // A connection that is closed before its request was read is reset, and the answer with it.
                await reader.ReadBlockAsync(new char[length], done);
                await client.GetStream().WriteAsync(answer, done);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
