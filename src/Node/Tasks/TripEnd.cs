using TaskQueue.Client;

namespace TaskQueue.Node.Tasks;

/// <summary>A task whose wait is over.</summary>
/// <param name="Number">Which of the tasks it is, counted from 1.</param>
/// <param name="Id">Its id.</param>
/// <param name="Ended">How it ended; <see langword="null"/> if it has not within the time.</param>
/// <param name="Elapsed">The time since it was sent.</param>
internal readonly record struct TripEnd(long Number, string Id, EndedTask? Ended, TimeSpan Elapsed);
