using TaskQueue.FaultLab.Nodes;

namespace TaskQueue.FaultLab.Driving;

/// <summary>What tasks are enqueued, and how many.</summary>
internal sealed record LoadSettings
{
    /// <summary>Gets how many tasks are enqueued a second.</summary>
    public int PerSecond { get; init; } = 150;

    /// <summary>Gets how often some are enqueued at once: one by one, each would cost a request of its own, at the broker and at a node.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets how many different keys there are.</summary>
    public int Keys { get; init; } = 100;

    /// <summary>Gets the kind of the tasks that are of no other kind.</summary>
    public string Kind { get; init; } = LabKinds.Works;

    /// <summary>Gets the kind of few tasks.</summary>
    public string RareKind { get; init; } = LabKinds.Works;

    /// <summary>Gets which tasks are of the rare kind: each of that number; 0 for none.</summary>
    public int RareEvery { get; init; }

    /// <summary>Gets how many bytes a task has at most, beside how long it works.</summary>
    public int Filling { get; init; } = 200;

    /// <summary>Gets how many tasks the client's local queue holds.</summary>
    public int MaxPending { get; init; } = 100_000;

    /// <summary>Gets which part of the tasks can never succeed.</summary>
    public double Poison { get; init; } = 0.01;

    /// <summary>Gets which part fails at its first attempt.</summary>
    public double FailsFirst { get; init; } = 0.03;

    /// <summary>Gets which part of the tasks takes long.</summary>
    public double Long { get; init; } = 0.02;

    /// <summary>Gets how long most tasks take at most.</summary>
    public TimeSpan ShortWork { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Gets how long the long ones take at most.</summary>
    public TimeSpan LongWork { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>Returns a load of many times as many tasks, over as many times the keys, that keeps no more workers busy.</summary>
    /// <param name="factor">How many times.</param>
    public LoadSettings Times(int factor) => this with
    {
        PerSecond = PerSecond * factor,
        Keys = Keys * factor,
        ShortWork = ShortWork / factor,
        Long = Long / factor,
    };
}
