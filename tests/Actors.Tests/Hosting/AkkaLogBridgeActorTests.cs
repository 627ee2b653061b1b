using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.Hosting.Logging;
using Microsoft.Extensions.Logging;
using TaskQueue.Actors.Hosting;

namespace TaskQueue.Actors.Tests.Hosting;

public sealed class AkkaLogBridgeActorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_message_keeps_category_level_text_cause_and_properties()
    {
        using var kept = new KeptLogs();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(kept));
        var setup = ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString(
                $"akka {{ stdout-loglevel = OFF, loglevel = INFO, loggers = [\"{typeof(AkkaLogBridgeActor).AssemblyQualifiedName}\"] }}")),
            new LoggerFactorySetup(loggers));
        using var system = ActorSystem.Create("test", setup);

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
}
