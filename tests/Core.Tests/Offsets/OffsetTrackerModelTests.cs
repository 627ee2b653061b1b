using TaskQueue.Core.Offsets;
using Xunit.Abstractions;

namespace TaskQueue.Core.Tests.Offsets;

public sealed class OffsetTrackerModelTests
{
    private const int Steps = 120_000;

    private readonly ITestOutputHelper _output;

    public OffsetTrackerModelTests(ITestOutputHelper output) => _output = output;

    [Theory]
    [InlineData(1, 10, 0.0)]
    [InlineData(2, 300, 0.0)]
    [InlineData(3, 300, 0.2)]
    [InlineData(4, 4_000, 0.05)]
    [InlineData(5, 12_000, 0.0)]
    public void Agrees_with_a_naive_model_over_many_owners(int seed, int maxOpen, double gaps)
    {
        _output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var model = new Model(random, gaps);

        for (var step = 0; step < Steps; step++)
        {
            var choice = random.Next(1_000);
            if (choice == 0)
            {
                model.TakeOver();
            }
            else if (choice < 30)
            {
                model.RecordAttempts();
            }
            else if (model.Open < maxOpen && !model.Tracker.NearlyFull && (model.Open == 0 || choice < 600))
            {
                model.Deliver();
            }
            else if (model.Open > 0)
            {
                model.Settle();
            }

            Assert.Equal(model.Committable, model.Tracker.Committable);
            Assert.Equal(model.Open, model.Tracker.Open);
        }

        model.TakeOver();
        _output.WriteLine($"longest ledger {model.LongestLedger}");
    }

    /// <summary>A partition's log as the truth, and sorted sets of what an owner knows.</summary>
    private sealed class Model(Random random, double gaps)
    {
        private readonly List<long> _log = [];
        private readonly HashSet<long> _settled = [];
        private readonly Dictionary<long, int> _attempts = [];
        private readonly SortedSet<long> _open = [];
        private readonly List<long> _openList = [];
        private int _next;
        private long _logEnd;

        public OffsetTracker Tracker { get; private set; } = new(0, Ledger.Empty);

        public int Open => _open.Count;

        public int LongestLedger { get; private set; }

        public long? Committable => _open.Count > 0 ? _open.Min : Position;

        private long Position => _next == 0 ? 0 : _log[_next - 1] + 1;

        public void Deliver()
        {
            var count = random.Next(1, 10);
            for (; count > 0; count--)
            {
                DeliverOne();
            }
        }

        public void Settle()
        {
            // In runs, anywhere or near the bottom.
            var at = random.Next(3) > 0 ? random.Next(_openList.Count) : random.Next(Math.Min(_openList.Count, 16));
            var count = Math.Min(random.Next(1, 8), _openList.Count - at);
            foreach (var offset in _openList.GetRange(at, count))
            {
                Assert.True(Tracker.Settle(offset));
                Assert.False(Tracker.Settle(offset));
                _settled.Add(offset);
                _open.Remove(offset);
            }

            _openList.RemoveRange(at, count);
        }

        public void RecordAttempts()
        {
            if (_openList.Count == 0)
            {
                return;
            }

            var offset = _openList[random.Next(_openList.Count)];
            var ended = _attempts.GetValueOrDefault(offset) + random.Next(3);
            Assert.True(Tracker.RecordAttempts(offset, ended));
            if (ended > 0)
            {
                _attempts[offset] = ended;
            }
        }

        public void TakeOver()
        {
            var committed = Tracker.Committable!.Value;
            var metadata = LedgerCodec.Encode(Tracker, random.Next(2) == 0 ? null : "Kk7_jLQ3Tp-0aXvCqYw1Zg", out var complete);
            LongestLedger = Math.Max(LongestLedger, metadata.Length);
            Assert.True(complete);
            Assert.InRange(metadata.Length, 0, LedgerCodec.MaxLength);
            Assert.True(LedgerCodec.TryDecode(metadata, committed, out var ledger, out var reason), reason);

            Tracker = new OffsetTracker(committed, ledger);
            var seen = _next;
            _open.Clear();
            _openList.Clear();
            _next = _log.BinarySearch(committed);
            _next = _next < 0 ? ~_next : _next;

            // The new owner reads part of it, or all of it, again.
            var target = random.Next(2) == 0 ? seen : random.Next(_next, seen + 1);
            while (_next < target)
            {
                DeliverOne();
            }
        }

        private void DeliverOne()
        {
            if (_next == _log.Count)
            {
                _logEnd += random.NextDouble() < gaps ? random.Next(1, 5) : 0;
                _log.Add(_logEnd++);
            }

            var offset = _log[_next++];
            var open = Tracker.TryDeliver(offset, out var ended);
            Assert.Equal(!_settled.Contains(offset), open);
            Assert.Equal(open ? _attempts.GetValueOrDefault(offset) : 0, ended);
            if (open)
            {
                _open.Add(offset);
                _openList.Add(offset);
            }
        }
    }
}
