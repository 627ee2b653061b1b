namespace TaskQueue.Kafka.Topics;

/// <summary>Questions whose answer may come when nobody waits for it any more.</summary>
internal static class Abandonable
{
    /// <summary>Sees a question fail, so that it does not count as an exception that nobody has observed.</summary>
    /// <param name="asked">The question.</param>
    public static void Observe(Task asked) => _ = asked.ContinueWith(
        static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
