using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.Hosting.Logging;
using Microsoft.Extensions.Logging;
using TaskQueue.Actors.Configuration;

namespace TaskQueue.Actors.Tests.Hosting;

public sealed class AkkaLogBridgeActorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_message_keeps_category_level_text_cause_and_properties()
    {
        using var kept = new KeptLogs();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(kept));
        using var system = CreateSystem(loggers);

        var cause = new InvalidOperationException("why");
        Logging.GetLogger(system, typeof(AkkaLogBridgeActorTests)).Warning(cause, "Task {TaskId} took {Count} attempts", "t1", 3);

        var entry = await kept.WaitForAsync("Task t1 took 3 attempts").WaitAsync(Patience);
        Assert.Equal(typeof(AkkaLogBridgeActorTests).FullName, entry.Category);
        Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Warning, entry.Level);
        Assert.Same(cause, entry.Cause);
        Assert.Equal("t1", entry.Properties["TaskId"]);
        Assert.Equal(3, entry.Properties["Count"]);
        Assert.Equal("Task {TaskId} took {Count} attempts", entry.Properties["{OriginalFormat}"]);
        await system.Terminate().WaitAsync(Patience);
    }

    [Fact]
    public async Task Messages_that_wait_when_the_system_ends_are_logged_before_it_has_ended()
    {
        using var kept = new KeptLogs();
        using var slow = new HeldLogs();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(slow).AddProvider(kept));
        using var system = CreateSystem(loggers);
        var log = Logging.GetLogger(system, typeof(AkkaLogBridgeActorTests));

        var stopped = new LoggersStopped();
        system.EventStream.Subscribe(stopped, typeof(Debug));
        log.Error("first");
        await slow.Reached.WaitAsync(Patience);
        log.Error("second");
        log.Warning("third");
        var end = system.Terminate();
        await stopped.Seen.WaitAsync(Patience);
        slow.Release();
        await end.WaitAsync(Patience);

        Assert.Superset(new HashSet<string>(["first", "second", "third"]), kept.Texts.ToHashSet());
    }

    private static ActorSystem CreateSystem(ILoggerFactory loggers) => ActorSystem.Create(
        "test",
        ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString(ConfigurationLoader.ReadText("akka.conf"))),
            new LoggerFactorySetup(loggers)));

    /// <summary>Holds whoever logs until it is released.</summary>
    private sealed class HeldLogs : ILoggerProvider, ILogger
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _released = new();

        public Task Reached => _reached.Task;

        public void Release() => _released.Set();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(
            Microsoft.Extensions.Logging.LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            _reached.TrySetResult();
            Assert.True(_released.Wait(Patience));
        }

        public void Dispose() => _released.Dispose();
    }

    /// <summary>Sees Akka tell its loggers to stop, which it does when all other actors have ended.</summary>
    private sealed class LoggersStopped : MinimalActorRef
    {
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Seen => _seen.Task;

        public override ActorPath Path { get; } = new RootActorPath(Address.AllSystems) / "loggers-stopped";

        public override IActorRefProvider Provider => throw new NotSupportedException();

        protected override void TellInternal(object message, IActorRef sender)
        {
            if (message is Debug { Message: { } text } && text.ToString() == "All default loggers stopped")
            {
                _seen.TrySetResult();
            }
        }
    }
}
