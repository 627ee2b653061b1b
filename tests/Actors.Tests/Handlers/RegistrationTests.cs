using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Actors.Configuration;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Hosting;

namespace TaskQueue.Actors.Tests.Handlers;

public sealed class RegistrationTests
{
    private static readonly ITaskHandler Any = Some.Handler(_ => { });

    [Fact]
    public async Task Delegates_run_on_bytes_and_on_JSON()
    {
        var invoices = new List<string>();
        var handlers = new TaskQueueBuilder()
            .Handle("bytes", context => new(context.Argument.ToArray().Reverse().ToArray()))
            .Handle<Invoice>("send", async (invoice, _) =>
            {
                await Task.Yield();
                invoices.Add(invoice.Customer);
            })
            .Handle<Invoice, Receipt>("receipt", async (invoice, context) =>
            {
                await Task.Yield();
                return new Receipt($"{invoice.Customer}/{context.Attempt}");
            })
            .CreateHandlers(Hosted.Nothing);

        Assert.Equal("cba", Text(await Hosted.RunAsync(handlers, "bytes", "abc")));
        Assert.Equal("", Text(await Hosted.RunAsync(handlers, "send", """{"customer":"ada"}""")));
        Assert.Equal("""{"number":"ada/1"}""", Text(await Hosted.RunAsync(handlers, "receipt", """{"customer":"ada"}""")));
        Assert.Equal(["ada"], invoices);
    }

    [Fact]
    public async Task A_type_is_made_from_the_services_of_the_attempt()
    {
        var queue = new TaskQueueBuilder().Handle<Greeter>("greet");
        var services = new ServiceCollection().AddScoped(_ => new Greeting("hello"));
        queue.RegisterHandlers(services);
        var handlers = queue.CreateHandlers(services.BuildServiceProvider(validateScopes: true));

        Assert.Equal("hello x", Text(await Hosted.RunAsync(handlers, "greet")));
        Assert.Contains(services, service => service.ServiceType == typeof(Greeter) && service.Lifetime == ServiceLifetime.Scoped);
    }

    [Fact]
    public void A_type_that_is_registered_already_stays_as_it_is()
    {
        var services = new ServiceCollection().AddSingleton<Greeter>();

        new TaskQueueBuilder().Handle<Greeter>("greet").RegisterHandlers(services);

        Assert.Equal(ServiceLifetime.Singleton, Assert.Single(services).Lifetime);
    }

    [Fact]
    public async Task A_type_that_the_services_do_not_know_is_made_all_the_same_and_disposed_with_its_scope()
    {
        var services = new ServiceCollection().AddScoped(_ => new Greeting("hi"));
        var handlers = new TaskQueueBuilder().Handle<Greeter>("greet").CreateHandlers(services.BuildServiceProvider());
        var attempt = Hosted.Attempt(handlers, "greet");
        Assert.True(attempt.TryStart(1));

        Assert.Equal("hi x", Text(await attempt.TaskKind.Handler.HandleAsync(attempt)));

        var greeting = attempt.Services.GetRequiredService<Greeting>();
        Assert.Equal(0, greeting.GreetersGone);
        await attempt.OpenScope!.DisposeAsync();
        Assert.Equal(1, greeting.GreetersGone);
    }

    [Fact]
    public void A_type_that_cannot_be_made_is_told_at_the_start() => Assert.Contains(
        nameof(Unmakable),
        Assert.Throws<InvalidOperationException>(() => new TaskQueueBuilder().Handle<Unmakable>("x").CreateHandlers(Hosted.Nothing)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var queue = new TaskQueueBuilder()
            .Handle("twice", Any)
            .Handle("twice", Any)
            .Handle("", Any)
            .Handle("line\nbreak", Any)
            .Handle("half \ud83d", Any)
            .Handle(new string('ä', 129), Any)
            .HandleBatch("none", 0, TimeSpan.FromSeconds(1), (_, _) => default)
            .HandleBatch("never", 1, TimeSpan.Zero, (_, _) => default)
            .HandleBatch("late", 1, TimeSpan.FromHours(2), (_, _) => default)
            .HandleBatch("over", 1, TimeSpan.FromMinutes(2), (_, _) => default)
            .HandleBatch("in time", 1, TimeSpan.FromMinutes(2), (_, _) => default);

        var thrown = Assert.Throws<ConfigurationException>(
            () => queue.CreateHandlers(Hosted.Nothing, kind => TimeSpan.FromMinutes(kind == "in time" ? 3 : 2)));

        Assert.Equal(
            [
                "a kind has an empty name",
                @"the kind 'line\nbreak' has a control character in its name",
                "the kind 'half \ud83d' has half a character in its name, which UTF-8 cannot tell",
                $"the kind '{new string('ä', 32)}…' has 258 bytes; 256 are allowed",
                "the kind 'twice' has 2 handlers; it needs exactly one",
                "the batches of the kind 'none' have maxTasks = 0; it has to be at least 1",
                "the batches of the kind 'never' have maxDelay = 00:00:00; it has to be more than 0 and at most 01:00:00",
                "the batches of the kind 'late' have maxDelay = 02:00:00; it has to be more than 0 and at most 01:00:00",
                "the batches of the kind 'over' have maxDelay = 00:02:00, and its attempts are over after 00:02:00; lower maxDelay, or raise attempts.timeout of the kind",
            ],
            thrown.Mistakes.Select(mistake => mistake.ToString()));
    }

    [Theory]
    [InlineData("invoice.send")]
    [InlineData("straße")]
    [InlineData("Invoice Send")]
    public void Names_may_be_any_text(string kind) =>
        Assert.Equal([kind], new TaskQueueBuilder().Handle(kind, Any).CreateHandlers(Hosted.Nothing).Keys);

    [Fact]
    public void Names_may_have_256_bytes() => Assert.Single(
        new TaskQueueBuilder().Handle(new string('ä', 128), Any).CreateHandlers(Hosted.Nothing));

    [Fact]
    public void Names_differ_by_their_case() => Assert.Equal(
        2, new TaskQueueBuilder().Handle("a", Any).Handle("A", Any).CreateHandlers(Hosted.Nothing).Count);

    [Fact]
    public void A_node_without_a_handler_is_a_mistake() => Assert.Contains(
        "no kind has a handler",
        Assert.Throws<ConfigurationException>(() => new TaskQueueBuilder().CreateHandlers(Hosted.Nothing)).Message,
        StringComparison.Ordinal);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private sealed class Greeting(string text)
    {
        public string Text => text;

        public int GreetersGone { get; set; }
    }

    private sealed class Greeter(Greeting greeting) : ITaskHandler, IDisposable
    {
        public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context)
        {
            var greeted = Encoding.UTF8.GetString(context.Argument);
            return new(Encoding.UTF8.GetBytes($"{greeting.Text} {greeted}"));
        }

        public void Dispose() => greeting.GreetersGone++;
    }

    private sealed class Unmakable : ITaskHandler
    {
        private Unmakable()
        {
        }

        public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context) => default;
    }
}
