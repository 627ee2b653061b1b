using System.Text;
using TaskQueue.Actors.Handlers;
using Xunit.Abstractions;

namespace TaskQueue.Actors.Tests.Handlers;

/// <summary>Random steps against a naive model of what is gathered, runs and has ended.</summary>
public sealed class BatchModelTests(ITestOutputHelper output)
{
    private const int Steps = 2_000;
    private const int DelayMs = 50;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Batches_are_those_of_the_model(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var model = new Model(maxTasks: random.Next(1, 6));
        for (var step = 0; step < Steps; step++)
        {
            await (random.Next(10) switch
            {
                < 5 => model.AddAsync(),
                < 7 => model.AdvanceAsync(random.Next(1, DelayMs)),
                < 8 => model.CancelAsync(random),
                _ => model.EndAsync(random),
            });
            model.Check(step);
        }

        await model.EndAllAsync(random);
        model.Check(Steps);
        Assert.InRange(model.Seen.Distinct().Count(), 6, int.MaxValue);
    }

    private sealed class Given(string id)
    {
        public string Id => id;

        public CancellationTokenSource Cancel { get; } = new();

        public Task<ReadOnlyMemory<byte>> Pending { get; set; } = null!;

        /// <summary>Gets or sets how it has to have ended; null while it is gathered or runs.</summary>
        public string? Expected { get; set; }

        public void Dispose() => Cancel.Dispose();
    }

    private sealed class Model(int maxTasks)
    {
        private readonly BatchUnderTest _queue = new(maxTasks, TimeSpan.FromMilliseconds(DelayMs));
        private readonly List<Given> _all = [];
        private readonly List<Given> _gathered = [];
        private readonly List<string> _started = [];
        private readonly List<(RunningBatch Batch, List<Given> Tasks)> _running = [];
        private int _left;
        private int _number;

        /// <summary>Gets the kinds of endings that occurred.</summary>
        public List<string> Seen { get; } = [];

        public Task AddAsync()
        {
            var given = new Given($"{_number++}");
            _left = _gathered.Count == 0 ? DelayMs : _left;
            _all.Add(given);
            _gathered.Add(given);
            given.Pending = _queue.Add(given.Id, given.Cancel.Token);
            if (_gathered.Count == maxTasks)
            {
                Start();
            }

            return Task.CompletedTask;
        }

        public Task AdvanceAsync(int ms)
        {
            _queue.Clock.Advance(TimeSpan.FromMilliseconds(ms));
            _left -= ms;
            if (_gathered.Count > 0 && _left <= 0)
            {
                Start();
            }

            return Task.CompletedTask;
        }

        public async Task CancelAsync(Random random)
        {
            var candidates = _all.Where(given => given.Expected is null).ToArray();
            if (candidates.Length == 0)
            {
                return;
            }

            var given = candidates[random.Next(candidates.Length)];
            await given.Cancel.CancelAsync();
            if (_gathered.Remove(given))
            {
                await ExpectAsync(given, "canceled");
            }
            else
            {
                await _running.Single(running => running.Tasks.Contains(given)).Batch.CanceledAsync();
            }
        }

        public async Task EndAsync(Random random)
        {
            if (_running.Count == 0)
            {
                return;
            }

            var (batch, tasks) = _running[random.Next(_running.Count)];
            _running.RemoveAll(running => running.Batch == batch);
            var said = tasks.ToDictionary(given => given.Id, given => Say(batch[given.Id], random));
            Exception? thrown = random.Next(8) switch
            {
                0 => new IOException(),
                1 => new RejectTaskException("all"),
                2 => new OperationCanceledException(),
                _ => null,
            };
            if (thrown is null)
            {
                batch.Return();
            }
            else
            {
                batch.Throw(thrown);
            }

            foreach (var given in tasks)
            {
                await ExpectAsync(given, thrown switch
                {
                    null => said[given.Id],
                    IOException => "failed",
                    OperationCanceledException when given.Cancel.IsCancellationRequested => "canceled",
                    _ => "batch failed",
                });
            }
        }

        public async Task EndAllAsync(Random random)
        {
            await AdvanceAsync(DelayMs);
            while (_running.Count > 0)
            {
                await EndAsync(random);
            }

            Assert.All(_all, given => Assert.NotNull(given.Expected));
        }

        public void Check(int step)
        {
            Assert.True(_started.SequenceEqual(_queue.Batches.Select(batch => batch.Ids)), $"step {step}: {_started.LastOrDefault()}");
            Assert.All(_all, given => Assert.True(given.Pending.IsCompleted == given.Expected is not null, $"step {step}: {given.Id}"));
            Assert.All(_running, running => Assert.Equal(
                running.Tasks.Exists(given => given.Cancel.IsCancellationRequested), running.Batch.CancellationToken.IsCancellationRequested));
        }

        private static string Say(BatchTask task, Random random)
        {
            switch (random.Next(4))
            {
                case 0:
                    task.Succeed(Encoding.UTF8.GetBytes(task.Context.Id));
                    return "result";
                case 1:
                    task.Succeed();
                    task.Fail(new IOException());
                    return "failed";
                case 2:
                    task.Reject("no");
                    return "rejected";
                default:
                    return "missing";
            }
        }

        private void Start()
        {
            _started.Add(string.Join(' ', _gathered.Select(given => given.Id)));
            _running.Add((_queue.Batches[^1], [.. _gathered]));
            _gathered.Clear();
        }

        private async Task ExpectAsync(Given given, string expected)
        {
            given.Expected = expected;
            Seen.Add(expected);
            Assert.Equal(expected, await EndingOfAsync(given));
        }

        private static async Task<string> EndingOfAsync(Given given)
        {
            var pending = given.Pending;
            await Task.WhenAny(pending).WaitAsync(TimeSpan.FromSeconds(30));
            return pending.Exception?.InnerException switch
            {
                null when pending.IsCanceled => "canceled",
                null => Encoding.UTF8.GetString((await pending).Span) == given.Id ? "result" : "another result",
                OperationCanceledException => "canceled",
                IOException => "failed",
                RejectTaskException => "rejected",
                BatchFailedException => "batch failed",
                BatchOutcomeMissingException => "missing",
                var other => other.ToString(),
            };
        }
    }
}
