using System.Text.Json;
using TaskQueue.Actors.Configuration;
using TaskQueue.Actors.Configuration.Hocon;
using TaskQueue.Actors.Configuration.Settings;
using TaskQueue.Actors.Dispatching;
using TaskQueue.Actors.Hosting;
using TaskQueue.TestSupport;

namespace TaskQueue.Actors.Tests.Configuration;

public sealed class DefaultsTests
{
    [Fact]
    public void Reference_conf_says_what_the_initializers_say()
    {
        var loaded = ConfigurationLoader.Load(new ConfigurationSources());

        Assert.Equal(JsonSerializer.Serialize(new NodeSettings()), JsonSerializer.Serialize(loaded.Settings));
    }

    [Fact]
    public void Nothing_but_the_initializers_is_read_where_there_is_no_file_at_all()
    {
        var reader = new SettingsReader(new ConfigNode(default), []);

        var settings = NodeSettingsBinder.Read(reader);

        Assert.Equal(JsonSerializer.Serialize(new NodeSettings()), JsonSerializer.Serialize(settings));
    }

    [Fact]
    public void Reference_conf_has_exactly_the_keys_that_are_read()
    {
        var root = ConfigurationLoader.ReadDefaults();
        var reader = new SettingsReader(root, []);
        NodeSettingsBinder.Read(reader);

        var written = LeavesOf(root.Find("task-queue")!, "task-queue", reader.Maps).Order(StringComparer.Ordinal);

        Assert.Equal(reader.KeysRead.Concat(reader.Maps).Order(StringComparer.Ordinal), written);
    }

    [Fact]
    public void The_production_example_has_no_mistake()
    {
        var loaded = ConfigurationLoader.Load(new ConfigurationSources
        {
            Files = [Repository.PathTo("hocon/node.conf")],
            Environment = new Dictionary<string, string>
            {
                ["KAFKA_BOOTSTRAP_SERVERS"] = "a:9092,b:9092",
                ["TASKQUEUE_KAFKA_SASL_PASSWORD"] = "x",
            },
        });

        Assert.Equal("a:9092,b:9092", loaded.Settings.BootstrapServers);
        Assert.Equal(32, loaded.Settings.Workers);
        Assert.Equal("SASL_SSL", loaded.Settings.Kafka.Common["security.protocol"]);
    }

    [Fact]
    public void Akka_gets_our_defaults_through_its_own_parser()
    {
        var akka = ConfigurationLoader.Load(new ConfigurationSources()).Akka;

        Assert.Equal("round-robin-pool", akka.GetString("akka.actor.deployment./workers.router"));
        Assert.Equal(16, akka.GetInt("akka.actor.deployment./workers.nr-of-instances"));
        Assert.Equal(typeof(ParkingDispatcher), Type.GetType(akka.GetString("akka.actor.deployment./workers.pool-dispatcher.type")));
        Assert.Equal("OFF", akka.GetString("akka.stdout-loglevel"));
        Assert.False(akka.GetBoolean("akka.coordinated-shutdown.run-by-clr-shutdown-hook", true));
        Assert.NotNull(Type.GetType(Assert.Single(akka.GetStringList("akka.loggers"))));
        Assert.Equal(typeof(ParkingDispatcher), Type.GetType(akka.GetString($"{TaskQueueNode.StreamDispatcher}.type")));
    }

    private static IEnumerable<string> LeavesOf(ConfigNode node, string key, IReadOnlyCollection<string> maps) =>
        node.HasValue || maps.Contains(key)
            ? [key]
            : node.Children.SelectMany(child => LeavesOf(child.Value, $"{key}.{child.Key}", maps));
}
