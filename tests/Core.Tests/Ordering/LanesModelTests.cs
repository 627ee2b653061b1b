using TaskQueue.Core.Ordering;
using Xunit.Abstractions;

namespace TaskQueue.Core.Tests.Ordering;

public sealed class LanesModelTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(ModelRun.Fresh, 3)]
    [InlineData(2, 50)]
    [InlineData(ModelRun.Fresh, 2_000)]
    public void Agrees_with_a_naive_model(int seed, int keys)
    {
        var model = new Model(ModelRun.Begin(seed, output), keys);
        var steps = ModelRun.Steps(80_000);

        for (var step = 0; step < steps; step++)
        {
            model.Step();
        }

        model.Finish();
        output.WriteLine($"{model.Turns} turns");
        Assert.True(model.Turns > steps / 10, "hardly anything was compared");
    }

    /// <summary>A list of tasks for each key, searched through from the front each time.</summary>
    private sealed class Model(Random random, int keys)
    {
        private readonly Lanes<int> _lanes = new();
        private readonly SortedDictionary<ulong, List<int>> _queues = [];
        private readonly Dictionary<ulong, LanePlace<int>> _held = [];
        private readonly Dictionary<int, (ulong Key, LanePlace<int> Place)> _places = [];
        private readonly List<int> _turns = [];
        private readonly HashSet<int> _hasTurn = [];
        private int _next;

        /// <summary>Gets how often a task got the turn.</summary>
        public int Turns { get; private set; }

        public void Step()
        {
            var choice = random.Next(100);
            if (choice < 40)
            {
                Enter();
            }
            else if (choice == 99)
            {
                TakeWaiting();
            }
            else if (choice > 93)
            {
                Release();
            }
            else if (choice > 90)
            {
                AskInVain();
            }
            else if (_turns.Count > 0)
            {
                var item = _turns[random.Next(_turns.Count)];
                if (choice < 80)
                {
                    Leave(item);
                }
                else if (choice < 85)
                {
                    Hold(item);
                }
                else
                {
                    AskAgain(item);
                }
            }

            if (random.Next(100) == 0)
            {
                var used = _queues.Where(queue => queue.Value.Count > 0).Select(queue => queue.Key).Union(_held.Keys);
                Assert.Equal(used.Count(), _lanes.Count);
            }
        }

        public void Finish()
        {
            while (_held.Count > 0)
            {
                Release();
            }

            while (_turns.Count > 0)
            {
                Leave(_turns[^1]);
            }

            Assert.All(_queues.Values, Assert.Empty);
            Assert.Equal(0, _lanes.Count);
        }

        private void Enter()
        {
            var key = (ulong)random.Next(keys);
            var item = _next++;
            var place = _lanes.Enter(key, item);
            _places.Add(item, (key, place));
            Queue(key).Add(item);
            Ask(item, expected: Queue(key)[0] == item && !_held.ContainsKey(key));
        }

        private void Leave(int item)
        {
            var (key, place) = _places[item];
            var queue = Queue(key);
            Assert.Equal(item, queue[0]);
            queue.RemoveAt(0);
            EndTurn(item);
            _places.Remove(item);

            var next = _lanes.Leave(place);

            Assert.Equal(queue.Count > 0 ? queue[0] : null, next?.Item);
            if (next is not null)
            {
                Ask(next.Item, expected: !_held.ContainsKey(key));
            }
        }

        private void Hold(int item)
        {
            var (key, place) = _places[item];
            if (_held.TryAdd(key, place))
            {
                _lanes.Hold(place);
            }
        }

        private void AskAgain(int item)
        {
            EndTurn(item);
            Ask(item, expected: !_held.ContainsKey(_places[item].Key));
        }

        // Whoever waits may ask again whenever it likes.
        private void AskInVain()
        {
            var item = random.Next(Math.Max(0, _next - 100), _next + 1);
            if (_places.ContainsKey(item) && !_hasTurn.Contains(item))
            {
                Ask(item, expected: false);
            }
        }

        private void Release()
        {
            if (_held.Count == 0)
            {
                return;
            }

            var (key, place) = _held.ElementAt(random.Next(_held.Count));
            _held.Remove(key);
            var queue = Queue(key);
            int? expected = queue.Count > 0 && !_hasTurn.Contains(queue[0]) ? queue[0] : null;

            var next = _lanes.Release(place);

            Assert.Equal(expected, next?.Item);
            if (next is not null)
            {
                Ask(next.Item, expected: true);
            }
        }

        private void TakeWaiting()
        {
            var remainder = random.Next(3);
            List<int> expected = [];
            foreach (var queue in _queues.Values)
            {
                expected.AddRange(queue.Where(item => item % 3 == remainder && !_hasTurn.Contains(item)));
                queue.RemoveAll(item => item % 3 == remainder && !_hasTurn.Contains(item));
            }

            var taken = _lanes.TakeWaiting(item => item % 3 == remainder);

            Assert.Equal(expected, taken.OrderBy(item => _places[item].Key).ThenBy(item => item));
            taken.ForEach(item => _places.Remove(item));
        }

        private void Ask(int item, bool expected)
        {
            var place = _places[item].Place;
            Assert.Equal(expected, _lanes.TryTakeTurn(place));
            Assert.Equal(!expected && Queue(_places[item].Key)[0] == item, place.IsHeldUp);
            if (expected)
            {
                _turns.Add(item);
                _hasTurn.Add(item);
                Turns++;
            }
        }

        private void EndTurn(int item)
        {
            _hasTurn.Remove(item);
            _turns[_turns.IndexOf(item)] = _turns[^1];
            _turns.RemoveAt(_turns.Count - 1);
        }

        private List<int> Queue(ulong key)
        {
            if (!_queues.TryGetValue(key, out var queue))
            {
                _queues.Add(key, queue = []);
            }

            return queue;
        }
    }
}
