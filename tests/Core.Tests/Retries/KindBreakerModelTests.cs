using TaskQueue.Core.Retries;
using Xunit.Abstractions;

namespace TaskQueue.Core.Tests.Retries;

/// <summary>Random steps against a model that remembers every attempt and every probe.</summary>
public sealed class KindBreakerModelTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, 0.5, 3)]
    [InlineData(2, 0.3, 1)]
    [InlineData(3, 0.9, 10)]
    [InlineData(ModelRun.Fresh, 0.5, 2)]
    public void Agrees_with_a_model_that_remembers_everything(int seed, double ratio, int probes)
    {
        var random = ModelRun.Begin(seed, output);
        var policy = new BreakerPolicy
        {
            Window = TimeSpan.FromSeconds(10),
            MinAttempts = 20,
            FailureRatio = ratio,
            Pause = TimeSpan.FromSeconds(3),
            MaxPause = TimeSpan.FromSeconds(20),
            Probes = probes,
        };
        var breaker = new KindBreaker(policy, () => 0);
        var model = new Model(policy);
        var running = new List<int>();
        var states = new HashSet<BreakerState>();

        // The share of failures drifts, so that the kind falls ill and heals many times.
        for (var step = 0; step < 100_000; step++)
        {
            var fails = random.NextDouble() < 0.5 + (0.5 * Math.Sin(step / 900.0));
            switch (random.Next(10))
            {
                case 0:
                    model.Now += TimeSpan.FromMilliseconds(random.Next(700));
                    breaker.Advance(model.Now);
                    model.Advance();
                    break;
                case < 7 when fails:
                    breaker.Failed(model.Now);
                    model.Ended(failed: true);
                    break;
                case < 7:
                    breaker.Succeeded();
                    model.Ended(failed: false);
                    break;
                case < 9 when breaker.CanProbe:
                    running.Add(breaker.BeginProbe());
                    model.ProbesRunning++;
                    break;
                default:
                    if (running.Count == 0)
                    {
                        break;
                    }

                    var index = random.Next(running.Count);
                    var result = random.Next(8) == 0 ? ProbeResult.None : fails ? ProbeResult.Failed : ProbeResult.Succeeded;
                    breaker.EndProbe(running[index], result, model.Now);
                    model.EndProbe(running[index], result);
                    running.RemoveAt(index);
                    break;
            }

            states.Add(model.State);
            Assert.Equal(model.State, breaker.State);
            Assert.Equal(model.State == BreakerState.HalfOpen && model.ProbesLeft > 0, breaker.CanProbe);
            if (model.State == BreakerState.Open)
            {
                Assert.Equal(model.ProbeDue, breaker.ProbeDue);
            }
        }

        Assert.Equal(3, states.Count);
        output.WriteLine($"paused {model.Pauses} times, healed {model.Healed} times");
        Assert.True(model.Pauses > 25 && model.Healed > 10);
    }

    private sealed class Model(BreakerPolicy policy)
    {
        private readonly List<(long Tenth, bool Failed)> _attempts = [];
        private readonly List<bool> _probes = [];
        private readonly int _tolerated = (int)Math.Floor(policy.FailureRatio * policy.Probes);
        private long _tenth;
        private int _doublings;
        private int _round;
        private TimeSpan? _closedAt;
        private TimeSpan _lastProbe;

        public TimeSpan Now { get; set; }

        public BreakerState State { get; private set; }

        public TimeSpan ProbeDue { get; private set; }

        public int ProbesRunning { get; set; }

        public int ProbesLeft => policy.Probes - ProbesRunning - _probes.Count;

        public int Pauses { get; private set; }

        public int Healed { get; private set; }

        public void Advance()
        {
            _tenth = Now.Ticks / (policy.Window.Ticks / 10);
            if (State == BreakerState.Open && Now >= ProbeDue)
            {
                State = BreakerState.HalfOpen;
                _round++;
                _probes.Clear();
                ProbesRunning = 0;
                _lastProbe = Now;
            }
            else if (State == BreakerState.HalfOpen && ProbesRunning == 0 && Now - _lastProbe >= policy.Window)
            {
                Close();
            }
        }

        public void Ended(bool failed)
        {
            if (State != BreakerState.Closed)
            {
                return;
            }

            _attempts.Add((_tenth, failed));
            _attempts.RemoveAll(attempt => attempt.Tenth <= _tenth - 10);
            if (failed
                && _attempts.Count >= policy.MinAttempts
                && _attempts.Count(attempt => attempt.Failed) > policy.FailureRatio * _attempts.Count)
            {
                Open(_closedAt is { } closed && Now - closed < policy.Window ? _doublings + 1 : 0);
            }
        }

        public void EndProbe(int round, ProbeResult result)
        {
            if (State != BreakerState.HalfOpen || round != _round)
            {
                return;
            }

            ProbesRunning--;
            _lastProbe = Now;
            if (result != ProbeResult.None)
            {
                _probes.Add(result == ProbeResult.Failed);
            }

            if (_probes.Count(failed => failed) > _tolerated)
            {
                Open(_doublings + 1);
            }
            else if (_probes.Count(failed => !failed) >= policy.Probes - _tolerated)
            {
                Healed++;
                Close();
            }
        }

        private void Open(int doublings)
        {
            Pauses++;
            _doublings = doublings;
            State = BreakerState.Open;
            var pause = policy.Pause;
            for (var i = 0; i < doublings && pause < policy.MaxPause; i++)
            {
                pause *= 2;
            }

            ProbeDue = Now + (pause < policy.MaxPause ? pause : policy.MaxPause);
        }

        private void Close()
        {
            State = BreakerState.Closed;
            _closedAt = Now;
            _attempts.Clear();
        }
    }
}
