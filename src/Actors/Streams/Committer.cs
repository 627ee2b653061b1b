using Akka;
using Akka.Streams.Dsl;
using TaskQueue.Core.Offsets;
using TaskQueue.Kafka.Consuming;

namespace TaskQueue.Actors.Streams;

/// <summary>The end of the way: hands settled offsets to the consumer, which commits them.</summary>
internal static class Committer
{
    /// <summary>Makes the sink.</summary>
    /// <param name="consumer">The consumer; closed when the stream ends, which commits what is settled and leaves the group.</param>
    /// <param name="closeTimeout">Tells, once it has come to that, how long it may take.</param>
    /// <returns>A sink whose task ends after the consumer, and fails if the stream failed.</returns>
    public static Sink<OffsetUpdate[], Task<Done>> Sink(IRecordConsumer consumer, Func<TimeSpan> closeTimeout) =>
        Akka.Streams.Dsl.Sink.ForEach<OffsetUpdate[]>(consumer.Update)
            .MapMaterializedValue(streamed => CloseAfter(streamed, consumer, closeTimeout));

    private static async Task<Done> CloseAfter(Task<Done> streamed, IRecordConsumer consumer, Func<TimeSpan> timeout)
    {
        try
        {
            return await streamed;
        }
        finally
        {
            await consumer.CloseAsync(timeout());
        }
    }
}
