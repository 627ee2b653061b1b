using Akka.Configuration;
using Akka.Routing;

namespace TaskQueue.Actors.Workers;

/// <summary>How many workers there should be, by the <c>resizer</c> section of the pool's deployment.</summary>
/// <remarks>
/// Akka consults a pool's resizer only when messages go through the router, and none do; here its bounds and rates are
/// applied to exact counts of busy workers and ready tasks.
/// </remarks>
internal sealed class ResizerBounds
{
    private readonly DefaultResizer? _resizer;

    private ResizerBounds(DefaultResizer? resizer, int initialSize)
    {
        _resizer = resizer;
        InitialSize = initialSize;
    }

    /// <summary>Reads the deployment of <see cref="WorkerPool.Name"/>.</summary>
    /// <param name="config">The actor system's configuration.</param>
    public static ResizerBounds FromConfig(Config config)
    {
        var deployment = config
            .GetConfig($"akka.actor.deployment./{WorkerPool.Name}")
            .WithFallback(config.GetConfig("akka.actor.deployment.default"));
        return new ResizerBounds(DefaultResizer.FromConfig(deployment), deployment.GetInt("nr-of-instances"));
    }

    /// <summary>Gets the number of workers to begin with; without a resizer it stays.</summary>
    public int InitialSize { get; }

    /// <summary>Gets the largest number of workers that there may be.</summary>
    public int UpperBound => _resizer?.UpperBound ?? InitialSize;

    /// <summary>Returns how many workers there should be.</summary>
    /// <param name="size">How many there are.</param>
    /// <param name="busy">How many of them run an attempt.</param>
    /// <param name="ready">How many attempts wait for a worker.</param>
    public int Desired(int size, int busy, int ready)
    {
        if (_resizer is null)
        {
            return InitialSize;
        }

        var change = _resizer.Filter(busy, size);
        if (change > 0 && ready == 0)
        {
            change = 0; // All busy, but nobody waits.
        }

        return Math.Clamp(size + change, _resizer.LowerBound, _resizer.UpperBound);
    }
}
