using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Groups;

namespace TaskQueue.Kafka.Watching;

/// <summary>Finds out, while this node has no partition, how many members share how many; off the consumer's thread.</summary>
internal sealed class ShareWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly ConsumerSettings _settings;
    private readonly Action<int> _onMembers;
    private readonly BackgroundQuestion _question;
    private volatile bool _isWanted;

    /// <summary>Begins to ask once it is wanted.</summary>
    /// <param name="settings">The consumer's settings.</param>
    /// <param name="onMembers">Told how many members the group has, while it is stable.</param>
    /// <param name="log">The log.</param>
    /// <param name="time">The clock.</param>
    public ShareWatch(ConsumerSettings settings, Action<int> onMembers, ConsumerLog log, TimeProvider time)
    {
        _settings = settings;
        _onMembers = onMembers;
        _question = new BackgroundQuestion(Interval, AskAsync, e => log.MembersUnknown(e.Message), time);
    }

    /// <summary>Says whether it is wanted; safe from any thread.</summary>
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
        if (!_isWanted)
        {
            return;
        }

        using var groups = new GroupAdmin(ConsumerProperties.ForAdmin(_settings), CallTimeout);
        var group = await groups.DescribeAsync(_settings.Group, cancel);
        if (group.State == GroupState.Stable)
        {
            _onMembers(group.Members.Count);
        }
    }
}
