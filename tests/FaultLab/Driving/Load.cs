using System.Globalization;
using System.Text;
using TaskQueue.Client;
using TaskQueue.FaultLab.History;
using TaskQueue.FaultLab.Nodes;

namespace TaskQueue.FaultLab.Driving;

/// <summary>Enqueues tasks through the client, as an application does, and writes what became of each.</summary>
internal sealed class Load : IDisposable
{
    private const int MostUnderWay = 4000;

    private readonly TaskQueueClient _client;
    private readonly LoadSettings _settings;
    private readonly Random _random;
    private readonly HistoryWriter _history;
    private readonly SemaphoreSlim _room = new(MostUnderWay);

    /// <summary>Creates the load.</summary>
    /// <param name="client">Enqueues the tasks.</param>
    /// <param name="settings">What tasks.</param>
    /// <param name="random">All draws come from it.</param>
    /// <param name="history">Receives what happens.</param>
    public Load(TaskQueueClient client, LoadSettings settings, Random random, HistoryWriter history)
    {
        _client = client;
        _settings = settings;
        _random = random;
        _history = history;
    }

    /// <summary>Gets how many tasks were enqueued.</summary>
    public int Count { get; private set; }

    /// <summary>Enqueues tasks until it is told to end; returns when the last of them is acknowledged, or known not to be.</summary>
    public async Task RunAsync(CancellationToken ending)
    {
        using var beat = new PeriodicTimer(_settings.Beat);
        var due = 0.0;
        while (!ending.IsCancellationRequested && await beat.WaitForNextTickAsync(CancellationToken.None))
        {
            for (due += _settings.PerSecond * _settings.Beat.TotalSeconds; due >= 1; due--)
            {
                await _room.WaitAsync(CancellationToken.None);
                _ = EnqueueAsync(Draw());
            }
        }

        for (var taken = 0; taken < MostUnderWay; taken++)
        {
            await _room.WaitAsync(CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _room.Dispose();

    private EnqueueRequest Draw()
    {
        var sort = _random.NextDouble();
        Count++;
        var kind = IsRare(Count) ? _settings.RareKind
            : sort < _settings.Poison ? LabKinds.Poison
            : sort < _settings.Poison + _settings.FailsFirst ? LabKinds.FailsFirst
            : _settings.Kind;
        var longest = _random.NextDouble() < _settings.Long ? _settings.LongWork : _settings.ShortWork;
        var work = (int)(_random.NextDouble() * longest.TotalMilliseconds);
        var filling = new string((char)('a' + _random.Next(26)), _random.Next(_settings.Filling));
        return new EnqueueRequest(kind, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{work} {filling}")))
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"t{Count}"),
            Key = string.Create(CultureInfo.InvariantCulture, $"k{_random.Next(_settings.Keys)}"),
        };
    }

    // Not the last of so many: the first comes early.
    private bool IsRare(int number) => _settings.RareEvery > 0 && number % _settings.RareEvery == _settings.RareEvery / 4;

    private async Task EnqueueAsync(EnqueueRequest request)
    {
        _history.Write(new HistoryEvent.EnqueueInvoked(request.Id!, request.Key!, request.Kind == LabKinds.Poison));
        try
        {
            var enqueued = await _client.EnqueueAsync(request);
            _history.Write(new HistoryEvent.EnqueueAcknowledged(enqueued.Id, enqueued.Partition, enqueued.Offset));
        }
        catch (EnqueueException failed)
        {
            _history.Write(new HistoryEvent.EnqueueFailed(request.Id!, failed.MayBeWritten));
        }
        finally
        {
            _room.Release();
        }
    }
}
