namespace TaskQueue.Core.Ordering;

/// <summary>A task's place in its lane, from its arrival until it has settled or was handed back, over all its attempts.</summary>
/// <typeparam name="T">What stands for the task.</typeparam>
/// <remarks>Also the link to the place behind it, so that a lane of one task costs no list.</remarks>
internal sealed class LanePlace<T>
{
    internal LanePlace(Lanes<T> lanes, Lane<T> lane, T item)
    {
        Lanes = lanes;
        Lane = lane;
        Item = item;
    }

    /// <summary>Gets the lanes of the task's partition.</summary>
    public Lanes<T> Lanes { get; }

    /// <summary>Gets or sets what stands for the task; its present attempt.</summary>
    public T Item { get; set; }

    /// <summary>Gets whether it would be this task's turn, if code that was given up did not still run in the lane.</summary>
    public bool IsHeldUp => Lane.IsHeld && Lane.First == this;

    internal Lane<T> Lane { get; }

    internal LanePlace<T>? Next { get; set; }
}
