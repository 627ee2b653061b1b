using TaskQueue.Actors.Configuration;
using TaskQueue.Core.DeadLetters;
using TaskQueue.Core.Wire.Events;
using TaskQueue.Kafka.Reading;
using TaskQueue.Kafka.Topics;
using TaskQueue.Node.Commands;
using TaskQueue.Node.Output;

namespace TaskQueue.Node.DeadLetters;

/// <summary>What every command about dead letters has open: the topics, a reader, and what events tell.</summary>
internal sealed class DeadLetterSession : IDisposable
{
    private readonly DateTimeOffset? _rememberedSince;

    private DeadLetterSession(TopicAdmin admin, TopicReader reader, DeadLetterTopics topics, DateTimeOffset? rememberedSince)
    {
        Admin = admin;
        Reader = reader;
        Topics = topics;
        Events = new ReplayEvents(admin, reader, topics.ExistingEvents);
        _rememberedSince = rememberedSince;
    }

    /// <summary>Gets the client that asks about topics.</summary>
    public TopicAdmin Admin { get; }

    /// <summary>Gets the client that reads.</summary>
    public TopicReader Reader { get; }

    /// <summary>Gets the topics.</summary>
    public DeadLetterTopics Topics { get; }

    /// <summary>Gets what events tell, once they were read.</summary>
    public ReplayEvents Events { get; }

    /// <summary>Opens a session; reads nothing yet.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="topic">The one task topic that is meant; <see langword="null"/> for all.</param>
    /// <param name="repeat">Options that make a suggested command read the same configuration.</param>
    /// <param name="now">The present time.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<DeadLetterSession> OpenAsync(
        LoadedConfiguration configuration, string? topic, string repeat, DateTimeOffset now, CancellationToken cancel)
    {
        var admin = new TopicAdmin(configuration.Kafka.Admin);
        try
        {
            var topics = await DeadLetterTopics.FindAsync(admin, configuration.Settings.Topics, topic, repeat, cancel);
            return new DeadLetterSession(
                admin, new TopicReader(configuration.Kafka.Consumer), topics, now - topics.EventRetention);
        }
        catch
        {
            admin.Dispose();
            throw;
        }
    }

    /// <summary>Reads events to their present ends, and says so if what they tell is not all.</summary>
    /// <param name="context">Told of what is missing, and how long reading takes.</param>
    /// <param name="cancel">Ends the read.</param>
    /// <param name="also">Told of each event about a task; <see langword="null"/> for nobody.</param>
    public async Task ReadEventsAsync(CommandContext context, CancellationToken cancel, Action<TaskEvent>? also = null)
    {
        if (Topics.MissingEvents is { } missing)
        {
            context.Error.WriteLine(
                $"taskqueue: TQ1601: there is no events topic '{missing}': what was replayed or dismissed cannot be told; create it: taskqueue topics create{Topics.Repeat}");
        }

        await using (var progress = new ReadingProgress(context, "events"))
        {
            await Events.ReadOnAsync(also, progress, cancel);
        }

        if (Events.Ignored > 0)
        {
            context.Error.WriteLine($"taskqueue: {Events.Ignored} records of the events topics are of no form that this version knows; ignored");
        }
    }

    /// <summary>Tells what became of a dead letter.</summary>
    public DeadLetterState StateOf(DeadLetter letter)
    {
        var state = Events.History.StateOf(letter);
        var isForgotten = Topics.MissingEvents is not null || letter.WrittenAt < _rememberedSince;
        return state == DeadLetterState.Open && isForgotten ? DeadLetterState.Unknown : state;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Reader.Dispose();
        Admin.Dispose();
    }
}
