using System.Text;
using System.Text.Json;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Hosting;

namespace TaskQueue.Actors.Tests.Handlers;

public sealed class JsonHandlerTests
{
    [Theory]
    [InlineData("""{"customer":"ada","amount":3}""")]
    [InlineData("""{"Amount":"3","CUSTOMER":"ada","unknown":[1,{}]}""")]
    [InlineData(""" { "customer" : "\u0061da", "amount" : 3 } """)]
    public async Task An_argument_is_read_as_on_the_web(string json) =>
        Assert.Equal("ada owes 3", await RunAsync<Invoice>(json, invoice => $"{invoice.Customer} owes {invoice.Amount}"));

    [Fact]
    public async Task A_result_is_written_as_on_the_web()
    {
        var result = await RunAsync(
            new JsonLambda<Invoice, Receipt>((invoice, _) => new(new Receipt($"{invoice.Customer}-1"))), """{"customer":"ada"}""");

        Assert.Equal("""{"number":"ada-1"}""", Encoding.UTF8.GetString(result.Span));
    }

    [Fact]
    public async Task A_handler_without_a_result_has_an_empty_one()
    {
        Invoice? seen = null;
        var handler = new JsonLambda<Invoice>(async (invoice, _) =>
        {
            await Task.Yield();
            seen = invoice;
        });

        var result = await RunAsync(handler, """{"customer":"ada"}""");

        Assert.True(result.IsEmpty);
        Assert.Equal("ada", seen?.Customer);
    }

    [Theory]
    [InlineData("""{"customer":"secret","amount":""", "at $.amount, line 1, byte 31")]
    [InlineData("{\n\"customer\":\"ada\",\n\"amount\":\"secret\"}", "at $.amount, line 3, byte 18")]
    [InlineData("""{"customer":"ada","customer":"secret"}""", "at $.customer, line 1, byte 30")]
    [InlineData("""{"customer":"ada","Customer":"secret"}""", "at $.Customer, line 1, byte 30")]
    [InlineData("""{"items":{"pens":"secret"}}""", "at $.items.pens, line 1, byte 28")]
    [InlineData("""{"items":{"pens\n\u202E":{}}}""", "at $.items['pens\\n\\u202e'], line 1, byte 30")]
    [InlineData("secret", "at $, line 1, byte 1")]
    [InlineData("[]", "at $, line 1, byte 2")]
    [InlineData("""{"customer":"ada"} secret""", "at $, line 1, byte 20")]
    public async Task An_argument_that_cannot_be_read_rejects_the_task_and_tells_where_but_not_what(string json, string place)
    {
        var rejected = await RejectedAsync<Invoice>(Encoding.UTF8.GetBytes(json));

        Assert.Equal(place, PlaceIn(rejected));
        Assert.Contains("The argument of a task of kind 'invoice.send' cannot be read", rejected.Message, StringComparison.Ordinal);
        Assert.Contains("has to be JSON for Invoice", rejected.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", rejected.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_is_not_UTF_8_rejects_the_task()
    {
        byte[] json = [.. "{\"customer\":\""u8, 0xC3, 0x28, .. "\"}"u8];

        Assert.Equal("at $.customer, line 1, byte 17", PlaceIn(await RejectedAsync<Invoice>(json)));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public async Task Nesting_is_read_to_a_depth_of_64(int depth, bool isRead)
    {
        var json = string.Concat(Enumerable.Repeat("""{"inner":""", depth - 1)) + "{}" + new string('}', depth - 1);

        if (isRead)
        {
            Assert.Equal("read", await RunAsync<Nested>(json, _ => "read"));
        }
        else
        {
            Assert.Contains("cannot be read", (await RejectedAsync<Nested>(Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    public async Task Null_is_no_argument_unless_the_type_says_so(string json)
    {
        var rejected = await RejectedAsync<Invoice>(Encoding.UTF8.GetBytes(json));

        Assert.Contains("is null or empty", rejected.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", (await RejectedAsync<int>(Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);
        Assert.Equal("none", await RunAsync<int?>(json, number => number is null ? "none" : "some"));
        Assert.Equal("Null", await RunAsync<JsonElement>(json, element => element.ValueKind.ToString()));
    }

    [Fact]
    public async Task A_value_that_the_type_itself_refuses_rejects_the_task()
    {
        var rejected = await RejectedAsync<Percentage>("""{"value":4711}"""u8.ToArray());

        Assert.Contains("is refused by its type with ArgumentOutOfRangeException", rejected.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", rejected.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_wire_names_only_types_that_are_declared()
    {
        Assert.Equal("2", await RunAsync<Shape>("""{"shape":"circle","radius":2}""", shape => $"{((Circle)shape).Radius}"));

        await RejectedAsync<Shape>("""{"shape":"System.Diagnostics.Process","radius":2}"""u8.ToArray());
        Assert.Equal("Object", await RunAsync<object>(
            """{"$type":"TaskQueue.Actors.Tests.Handlers.Circle, TaskQueue.Actors.Tests"}""", given => $"{((JsonElement)given).ValueKind}"));
    }

    [Fact]
    public async Task What_a_handler_throws_is_no_mistake_of_the_argument()
    {
        var handler = new JsonLambda<Invoice>((_, _) => throw new JsonException("from a web service"));

        await Assert.ThrowsAsync<JsonException>(() => RunAsync(handler, "{}"));
    }

    [Fact]
    public async Task A_long_path_is_cut_off()
    {
        var name = new string('n', 10_000);

        var rejected = await RejectedAsync<Invoice>(Encoding.UTF8.GetBytes($$$"""{"items":{"{{{name}}}":"x"}}"""));

        Assert.InRange(rejected.Message.Length, 200, 400);
    }

    [Fact]
    public async Task A_source_generated_context_comes_before_reflection()
    {
        JsonSerializerOptions? used = null;
        var handlers = new TaskQueueBuilder()
            .Json(options => options.TypeInfoResolverChain.Clear())
            .Json(options => options.TypeInfoResolverChain.Insert(0, InvoiceContext.Default))
            .Json(options => used = options)
            .Handle<Invoice, Receipt>("invoice.send", (invoice, _) => new(new Receipt(invoice.Customer)))
            .Handle<Nested>("nested", (_, _) => default)
            .CreateHandlers(Hosted.Nothing);

        var result = await Hosted.RunAsync(handlers, "invoice.send", """{"customer":"ada"}""");

        Assert.Equal("""{"number":"ada"}""", Encoding.UTF8.GetString(result.Span));
        Assert.True(used?.IsReadOnly);
        await Assert.ThrowsAsync<NotSupportedException>(() => Hosted.RunAsync(handlers, "nested", "{}"));
    }

    private static string PlaceIn(RejectTaskException rejected) =>
        rejected.Message.Split(" cannot be read ")[1].Split("; it has to be")[0];

    private static async Task<RejectTaskException> RejectedAsync<TArgs>(byte[] json) =>
        await Assert.ThrowsAsync<RejectTaskException>(() => RunAsync(new JsonLambda<TArgs>((_, _) => default), json));

    private static async Task<string?> RunAsync<TArgs>(string json, Func<TArgs, string> run) =>
        JsonSerializer.Deserialize<string>((await RunAsync(new JsonLambda<TArgs, string>((args, _) => new(run(args))), json)).Span);

    private static Task<ReadOnlyMemory<byte>> RunAsync(ITaskHandler handler, string json) => RunAsync(handler, Encoding.UTF8.GetBytes(json));

    private static async Task<ReadOnlyMemory<byte>> RunAsync(ITaskHandler handler, byte[] json) =>
        await handler.HandleAsync(new TestTask { Kind = "invoice.send", Argument = json }.ToContext());
}
