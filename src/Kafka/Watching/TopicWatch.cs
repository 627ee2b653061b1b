using TaskQueue.Core;
using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Kafka.Watching;

/// <summary>Looks at the task topics every 10 s, and when asked to: whether they are there, which ones they are, how large.</summary>
internal sealed class TopicWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<string> _names;
    private readonly TopicAdmin _topics;
    private readonly Action<TopicSighting> _onSeen;
    private readonly ConsumerLog _log;
    private readonly BackgroundQuestion _question;
    private long _asked = 1;
    private bool _isRefused;

    /// <summary>Begins to look.</summary>
    /// <param name="settings">The consumer's settings.</param>
    /// <param name="topics">Asks the broker.</param>
    /// <param name="onSeen">Told what was seen.</param>
    /// <param name="log">The log.</param>
    /// <param name="time">The clock.</param>
    public TopicWatch(
        ConsumerSettings settings, TopicAdmin topics, Action<TopicSighting> onSeen, ConsumerLog log, TimeProvider time)
    {
        _names = settings.Topics;
        _topics = topics;
        _onSeen = onSeen;
        _log = log;
        _question = new BackgroundQuestion(Interval, AskAsync, OnFailed, time);
    }

    /// <summary>Has the topics looked at without waiting for the interval's end; safe from any thread.</summary>
    /// <returns>The number that the sighting will have at least.</returns>
    public long AskSoon()
    {
        var number = Interlocked.Increment(ref _asked);
        _question.AskSoon();
        return number;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _question.DisposeAsync();

    private async Task AskAsync(CancellationToken cancel)
    {
        var number = Interlocked.Read(ref _asked);
        var told = await _topics.DescribeAsync(_names, cancel);
        _onSeen(new TopicSighting(
            number, told.Topics.Where(topic => topic.Exists is not null).ToDictionary(topic => topic.Name, StringComparer.Ordinal)));
        _isRefused = false;
    }

    private void OnFailed(TaskQueueException e)
    {
        // Without a broker the consumer's own client says so, and nothing else goes on either.
        if (e is BrokerUnreachableException)
        {
            return;
        }

        // It may never tell: work goes on without.
        _onSeen(TopicSighting.None with { Number = Interlocked.Read(ref _asked) });
        if (!_isRefused)
        {
            _isRefused = true;
            _log.TopicsUnknown(e.Message);
        }
    }
}
