using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Groups;

namespace TaskQueue.Kafka.Watching;

/// <summary>Finds out what the group says that its members have: often while this node has none, now and then otherwise; off the consumer's thread.</summary>
internal sealed class ShareWatch : IAsyncDisposable
{
    // The answer grows with the group, and all of its nodes ask.
    private const int AskedOtherwise = 6;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly ConsumerSettings _settings;
    private readonly Action<GroupDescription> _onTold;
    private readonly BackgroundQuestion _question;
    private volatile bool _isWanted;
    private int _passed;

    /// <summary>Begins to ask.</summary>
    /// <param name="settings">The consumer's settings.</param>
    /// <param name="onTold">Told of the group, while it is stable.</param>
    /// <param name="log">The log.</param>
    /// <param name="time">The clock.</param>
    public ShareWatch(ConsumerSettings settings, Action<GroupDescription> onTold, ConsumerLog log, TimeProvider time)
    {
        _settings = settings;
        _onTold = onTold;
        _question = new BackgroundQuestion(Interval, AskAsync, e => log.MembersUnknown(e.Message), time);
    }

    /// <summary>Says whether it is wanted often; safe from any thread.</summary>
    public void Follow(bool isWanted)
    {
        if (_isWanted != isWanted)
        {
            _isWanted = isWanted;
            _question.AskSoon();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _question.DisposeAsync();

    private async Task AskAsync(CancellationToken cancel)
    {
        if (!_isWanted && ++_passed % AskedOtherwise != 0)
        {
            return;
        }

        using var groups = new GroupAdmin(ConsumerProperties.ForAdmin(_settings), CallTimeout);
        var group = await groups.DescribeAsync(_settings.Group, cancel);
        if (group.State == GroupState.Stable)
        {
            _onTold(group);
        }
    }
}
