using System.Globalization;
using TaskQueue.Actors.Configuration.Hocon;

namespace TaskQueue.Actors.Configuration;

/// <summary>Checks <c>akka.actor.deployment./workers</c>, since Akka itself takes what it does not know in silence.</summary>
internal static class WorkersDeployment
{
    /// <summary>The most workers that a node may have.</summary>
    public const int MaxWorkers = 10_000;

    // Akka's defaults.
    private const int AkkaLowerBound = 1;
    private const int AkkaUpperBound = 10;

    private const string Key = "akka.actor.deployment./workers";

    private static readonly string[] Path = ["akka", "actor", "deployment", "/workers"];

    private static readonly string[] Pools =
    [
        "round-robin-pool", "random-pool", "smallest-mailbox-pool", "broadcast-pool", "scatter-gather-pool",
        "tail-chopping-pool", "consistent-hashing-pool",
    ];

    private static readonly string[] Dispatchers =
    [
        "PinnedDispatcher", "Dispatcher", "TaskDispatcher", "ForkJoinDispatcher", "SynchronizedDispatcher",
        "CurrentSynchronizedDispatcher",
    ];

    /// <summary>Checks the deployment and settles how many workers the node starts with.</summary>
    /// <param name="root">The merged layers; receives the number that counts.</param>
    /// <param name="reader">A reader of the same layers.</param>
    /// <param name="workers">The value of <c>task-queue.workers</c>.</param>
    /// <returns>The number of workers.</returns>
    public static int Check(ConfigNode root, SettingsReader reader, int workers)
    {
        CheckRouter(root, reader);
        CheckDispatcher(root, reader);
        reader.Duration($"{Key}.within", TimeSpan.Zero, TimeSpan.FromDays(1), default);
        reader.Integer($"{Key}.virtual-nodes-factor", 1, 1_000, default);
        reader.Text($"{Key}.mailbox", string.Empty, string.Empty, _ => true);
        reader.Integer($"{Key}.stash-capacity", -1, int.MaxValue, -1);
        reader.Map($"{Key}.tail-chopping-router");

        var (count, origin) = SettleCount(reader, workers);
        var settled = ConfigNode.OfText(origin, count.ToString(CultureInfo.InvariantCulture));
        root.Put([.. Path, "nr-of-instances"], settled);
        root.Put(["task-queue", "workers"], settled);
        CheckResizer(reader, count);
        reader.RefuseUnread(Key);
        return count;
    }

    private static void CheckRouter(ConfigNode root, SettingsReader reader)
    {
        const string RouterKey = $"{Key}.router";
        var aliases = root.Find("akka", "actor", "router", "type-mapping")?.Children.Keys ?? [];
        var allowed = Pools.Concat(aliases).Where(name => name.EndsWith("-pool", StringComparison.Ordinal)).ToArray();
        var router = reader.Text(RouterKey, string.Empty, string.Empty, _ => true);
        if (!allowed.Contains(router, StringComparer.Ordinal))
        {
            var meant = EditDistance.Nearest(router, allowed);
            reader.Refuse(
                RouterKey,
                $"must be a pool, one of {string.Join(", ", allowed)}" + (meant is null ? "" : $"; did you mean {meant}?"));
        }
    }

    private static void CheckDispatcher(ConfigNode root, SettingsReader reader)
    {
        reader.Text($"{Key}.dispatcher", string.Empty, "Akka ignores it for a pool; use pool-dispatcher { type = … }", _ => false);
        reader.Map($"{Key}.pool-dispatcher");
        var type = root.Find([.. Path, "pool-dispatcher", "type"])?.Text;
        var isOwnClass = type?.AsSpan().ContainsAny('.', ',') == true;
        if (type is not null && !isOwnClass && !Dispatchers.Contains(type, StringComparer.Ordinal))
        {
            reader.Refuse(
                $"{Key}.pool-dispatcher.type",
                $"must be one of {string.Join(", ", Dispatchers)}, or the full name of a class");
        }
    }

    // Whichever of the two was written in the later layer counts: --workers over the file, the file over our defaults.
    private static (int Count, Origin Origin) SettleCount(SettingsReader reader, int workers)
    {
        const string CountKey = $"{Key}.nr-of-instances";
        var instances = reader.Integer(CountKey, 1, MaxWorkers, workers);
        var ofWorkers = reader.OriginOf("task-queue", "workers");
        var ofInstances = reader.OriginOf([.. Path, "nr-of-instances"]);
        if (ofWorkers?.Layer == ofInstances?.Layer && workers != instances)
        {
            reader.Refuse("task-queue.workers", $"is short for {CountKey}, which is {instances}; set only one of them");
        }

        return ofInstances is { } written && written.Layer > (ofWorkers?.Layer ?? ConfigLayer.Default)
            ? (instances, written)
            : (workers, ofWorkers ?? default);
    }

    private static void CheckResizer(SettingsReader reader, int count)
    {
        const string Resizer = $"{Key}.resizer";
        var isEnabled = reader.Switch($"{Resizer}.enabled", otherwise: false);
        var lower = reader.Integer($"{Resizer}.lower-bound", 1, MaxWorkers, AkkaLowerBound);
        var upper = reader.Integer($"{Resizer}.upper-bound", 1, MaxWorkers, AkkaUpperBound);
        reader.Integer($"{Resizer}.pressure-threshold", 0, 1_000_000, 1);
        reader.Number($"{Resizer}.rampup-rate", 0, 100, 0);
        reader.Number($"{Resizer}.backoff-threshold", 0, 1, 0);
        reader.Number($"{Resizer}.backoff-rate", 0, 1, 0);
        reader.Integer($"{Resizer}.messages-per-resize", 1, 1_000_000, 1);
        if (lower > upper)
        {
            reader.Refuse($"{Resizer}.lower-bound", $"must not be above upper-bound, which is {upper}");
        }
        else if (isEnabled && (count < lower || count > upper))
        {
            reader.Refuse(
                $"{Key}.nr-of-instances", $"must lie within the resizer's bounds, from {lower} to {upper}");
        }
    }
}
