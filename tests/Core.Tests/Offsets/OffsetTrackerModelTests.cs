using TaskQueue.Core.Offsets;
using Xunit.Abstractions;

namespace TaskQueue.Core.Tests.Offsets;

/// <summary>Random steps of the owners of a partition, against sets of all its offsets.</summary>
public sealed class OffsetTrackerModelTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, 10, 0.0)]
    [InlineData(ModelRun.Fresh, 30, 0.5)]
    [InlineData(2, 300, 0.0)]
    [InlineData(ModelRun.Fresh, 300, 0.2)]
    [InlineData(3, 4_000, 0.05)]
    [InlineData(ModelRun.Fresh, 12_000, 0.0)]
    public void Agrees_with_a_naive_model_over_many_owners(int seed, int maxOpen, double gaps)
    {
        var steps = ModelRun.Steps(80_000);
        var tenure = Math.Clamp(maxOpen / 2, 20, steps / 80);
        var model = new Model(ModelRun.Begin(seed, output), maxOpen, gaps, tenure);

        for (; steps > 0; steps--)
        {
            model.Step();
        }

        model.TakeOver();
        output.WriteLine($"longest ledger {model.LongestLedger}, {model.Owners} owners");
        Assert.True(model.Owners > 3, "hardly anything was handed over");
    }

    /// <summary>A partition's log as the truth, and sorted sets of what an owner knows.</summary>
    private sealed class Model(Random random, int maxOpen, double gaps, int tenure)
    {
        private readonly List<long> _log = [];
        private readonly HashSet<long> _settled = [];
        private readonly Dictionary<long, int> _attempts = [];
        private readonly SortedSet<long> _open = [];
        private readonly List<long> _openList = [];
        private readonly SortedSet<long> _inherited = [];
        private readonly SortedSet<long> _inheritedAttempts = [];
        private OffsetTracker _tracker = new(position: null, Ledger.Empty);
        private long? _position;
        private int _next;
        private long _logEnd;

        public int LongestLedger { get; private set; }

        public int Owners { get; private set; } = 1;

        private long? Committable => _open.Count > 0 ? _open.Min : _position;

        public void Step()
        {
            var choice = random.Next(1_000);
            if (random.Next(tenure) == 0)
            {
                TakeOver();
            }
            else if (choice < 30)
            {
                RecordAttempts();
            }
            else if (choice < 40)
            {
                SayWrongThings();
            }
            else if (choice < 50)
            {
                Pass();
            }
            else if (_open.Count < maxOpen && (_open.Count == 0 || choice < 600))
            {
                Deliver();
            }
            else
            {
                Settle();
            }

            Assert.Equal(Committable, _tracker.Committable);
            Assert.Equal(_position, _tracker.Position);
            Assert.Equal(_open.Count, _tracker.Open);
        }

        public void TakeOver()
        {
            if (Committable is not { } committed)
            {
                return;
            }

            Assert.Equal(_open.Count(offset => !_open.Contains(offset - 1)), _tracker.OpenRuns);
            var topicId = random.Next(2) == 0 ? null : "Kk7_jLQ3Tp-0aXvCqYw1Zg";
            var metadata = LedgerCodec.Encode(_tracker, topicId, out var complete);
            LongestLedger = Math.Max(LongestLedger, metadata.Length);
            Assert.True(complete);
            Assert.InRange(metadata.Length, 0, LedgerCodec.MaxLength);
            Assert.True(LedgerCodec.TryDecode(metadata, committed, out var ledger, out var reason), reason);
            Assert.Null(reason);
            Assert.Equal(topicId, ledger.TopicId);
            InheritFrom(committed);
            AssertTells(ledger);

            Owners++;
            _tracker = new OffsetTracker(committed, ledger);
            _position = committed;
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

        // What an owner knows to be settled: what it has passed and is not open, and what it was told of the rest.
        private void InheritFrom(long committed)
        {
            _inherited.RemoveWhere(offset => offset < _position);
            _inheritedAttempts.RemoveWhere(offset => offset < _position);
            for (var offset = committed; offset < _position; offset++)
            {
                if (!_open.Contains(offset))
                {
                    _inherited.Add(offset);
                }
                else if (_attempts.ContainsKey(offset))
                {
                    _inheritedAttempts.Add(offset);
                }
            }
        }

        private void AssertTells(Ledger ledger)
        {
            var settled = new List<OffsetRange>();
            foreach (var offset in _inherited)
            {
                if (settled.Count > 0 && settled[^1].End == offset)
                {
                    settled[^1] = settled[^1] with { End = offset + 1 };
                }
                else
                {
                    settled.Add(new OffsetRange(offset, offset + 1));
                }
            }

            Assert.True(ledger.Settled.SequenceEqual(settled.ToArray()), "other ranges are told than are settled");
            Assert.Equal(_inherited.Count, ledger.SettledCount);
            Assert.Equal(_inheritedAttempts.Select(offset => new OpenAttempts(offset, _attempts[offset])), ledger.Attempts.ToArray());
            Assert.Equal(_inherited.Count + _inheritedAttempts.Count == 0, ledger.IsEmpty);
        }

        private void Deliver()
        {
            var room = _tracker.Room;
            Assert.Equal(room == 0, _tracker.NearlyFull);
            Assert.False(_tracker.NearlyFull && _open.Count == 0);
            for (var count = Math.Min(random.Next(1, 10), room); count > 0; count--)
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
            var open = _tracker.TryDeliver(offset, out var ended);
            _position = offset + 1;
            Assert.Equal(!_settled.Contains(offset), open);
            Assert.Equal(open ? _attempts.GetValueOrDefault(offset) : 0, ended);
            if (open)
            {
                _open.Add(offset);
                _openList.Add(offset);
            }
        }

        // At the end of the log markers may follow; before that, no further than to the next record.
        private void Pass()
        {
            var isAtEnd = _next == _log.Count;
            var to = isAtEnd ? _logEnd + (random.NextDouble() < gaps ? random.Next(1, 5) : 0) : random.NextInt64(_log[_next] + 1);
            var isNews = to > _position;
            _logEnd = isAtEnd && isNews ? to : _logEnd;
            _position = isNews ? to : _position;
            Assert.Equal(isNews, _tracker.TryPass(to));
        }

        private void Settle()
        {
            if (_openList.Count == 0)
            {
                return;
            }

            // In runs, anywhere or near the bottom.
            var at = random.Next(3) > 0 ? random.Next(_openList.Count) : random.Next(Math.Min(_openList.Count, 16));
            var count = Math.Min(random.Next(1, 8), _openList.Count - at);
            foreach (var offset in _openList.GetRange(at, count))
            {
                Assert.True(_tracker.Settle(offset));
                _settled.Add(offset);
                _open.Remove(offset);
                _attempts.Remove(offset);
            }

            _openList.RemoveRange(at, count);
        }

        private void RecordAttempts()
        {
            if (_openList.Count == 0)
            {
                return;
            }

            var offset = _openList[random.Next(_openList.Count)];
            var before = _attempts.GetValueOrDefault(offset);
            var ended = Math.Max(0, before + random.Next(-2, 3));
            Assert.True(_tracker.RecordAttempts(offset, ended));
            if (ended > before)
            {
                _attempts[offset] = ended;
            }
        }

        // Of offsets that are settled, hold no record, or were not read by this owner.
        private void SayWrongThings()
        {
            var offset = random.NextInt64(Math.Max(0, (Committable ?? 0) - 5), _logEnd + 10);
            if (!_open.Contains(offset))
            {
                Assert.False(_tracker.Settle(offset));
                Assert.False(_tracker.RecordAttempts(offset, random.Next(5)));
            }

            if (_position > 0)
            {
                var passed = random.NextInt64(_position.Value);
                Assert.Throws<ArgumentOutOfRangeException>(() => _tracker.TryDeliver(passed, out _));
            }
        }
    }
}
