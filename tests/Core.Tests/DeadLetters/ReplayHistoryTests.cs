using TaskQueue.Core.DeadLetters;
using TaskQueue.Core.Records;
using TaskQueue.Core.Wire.Events;
using Xunit.Abstractions;

namespace TaskQueue.Core.Tests.DeadLetters;

public sealed class ReplayHistoryTests(ITestOutputHelper output)
{
    private static readonly RecordPosition Letter = new(new PartitionId("dlq.task_topic", 0), 7);

    private readonly ReplayHistory _history = new();

    [Fact]
    public void A_dead_letter_without_events_is_open()
    {
        Assert.Equal(DeadLetterState.Open, _history.StateOf(Some()));
        Assert.Equal(1, _history.NextGeneration(Some(), _history.Count));
        Assert.Equal(5, _history.NextGeneration(Some(generation: 4), _history.Count));
        Assert.Null(_history.IsWon(Claim("a", 1)));
    }

    [Fact]
    public void The_first_claim_of_a_generation_wins_and_stands_interrupted_until_the_task_is_written()
    {
        _history.Add(Claim("a", 1));
        _history.Add(Claim("b", 1));

        Assert.True(_history.IsWon(Claim("a", 1)));
        Assert.False(_history.IsWon(Claim("b", 1)));
        Assert.Equal(DeadLetterState.Interrupted, _history.StateOf(Some()));
        _history.Add(Event(TaskEventKind.Replayed, "c", 1));
        Assert.Equal(DeadLetterState.Replayed, _history.StateOf(Some()));
    }

    [Fact]
    public void A_claim_that_came_too_late_does_not_make_a_replay_look_interrupted()
    {
        _history.Add(Claim("a", 1));
        _history.Add(Event(TaskEventKind.Replayed, "c", 1));
        _history.Add(Claim("b", 1));

        Assert.Equal(DeadLetterState.Replayed, _history.StateOf(Some()));
    }

    [Fact]
    public void Another_replay_has_the_generation_after_all_that_were_claimed()
    {
        _history.Add(Claim("a", 1));
        _history.Add(Claim("b", 2));

        Assert.Equal(3, _history.NextGeneration(Some(), _history.Count));
        Assert.True(_history.IsWon(Claim("b", 2)));
    }

    [Fact]
    public void A_replay_whose_claim_is_forgotten_still_counts()
    {
        _history.Add(Event(TaskEventKind.Replayed, "c", 1));

        Assert.Equal(DeadLetterState.Replayed, _history.StateOf(Some()));
        Assert.False(_history.IsWon(Claim("late", 1)));
    }

    [Fact]
    public void The_last_word_counts()
    {
        _history.Add(Event(TaskEventKind.Dismissed, "a", 0));
        Assert.Equal(DeadLetterState.Dismissed, _history.StateOf(Some()));
        _history.Add(Claim("b", 1));
        _history.Add(Event(TaskEventKind.Replayed, "c", 1));
        Assert.Equal(DeadLetterState.Replayed, _history.StateOf(Some()));
        _history.Add(Event(TaskEventKind.Dismissed, "d", 0));
        Assert.Equal(DeadLetterState.Dismissed, _history.StateOf(Some()));
    }

    [Fact]
    public void A_claim_that_is_read_after_the_decision_makes_the_replay_lose_instead_of_raising_its_generation()
    {
        _history.Add(Claim("a", 1));
        var decided = _history.Count;
        _history.Add(Claim("b", 2));

        var mine = Claim("mine", _history.NextGeneration(Some(), decided));

        Assert.Equal(2, mine.Generation);
        _history.Add(mine);
        Assert.False(_history.IsWon(mine));
    }

    [Fact]
    public void Another_dead_letter_of_the_same_end_is_a_duplicate_once_one_is_claimed()
    {
        var twin = Letter with { Offset = 9 };
        _history.Add(Claim("a", 1));
        _history.Add(Claim("b", 1) with { DeadLetter = twin });

        Assert.False(_history.IsWon(Claim("b", 1) with { DeadLetter = twin }));
        Assert.Equal(DeadLetterState.Duplicate, _history.StateOf(Some() with { Position = twin }));
        Assert.Equal(2, _history.NextGeneration(Some() with { Position = twin }, _history.Count));
        Assert.Equal(DeadLetterState.Open, _history.StateOf(Some() with { Position = twin, Id = "other" }));
        Assert.Equal(DeadLetterState.Open, _history.StateOf(Some() with { Position = twin, Group = "other" }));
    }

    [Theory]
    [InlineData(TaskEventKind.Replaying)]
    [InlineData(TaskEventKind.Replayed)]
    [InlineData(TaskEventKind.Dismissed)]
    internal void What_befell_the_dead_letters_of_a_deleted_topic_does_not_hide_those_that_took_their_places(TaskEventKind kind)
    {
        _history.Add(Event(kind, "a", 1));

        Assert.NotEqual(DeadLetterState.Open, _history.StateOf(Some()));
        Assert.Equal(DeadLetterState.Open, _history.StateOf(Some() with { Id = "later" }));
    }

    [Fact]
    public void Events_about_no_dead_letter_change_nothing()
    {
        _history.Add(Event(TaskEventKind.Expired, "a", 0));
        _history.Add(Claim("b", 1) with { DeadLetter = null });

        Assert.Equal(DeadLetterState.Open, _history.StateOf(Some()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void However_claimants_interleave_exactly_one_wins_each_generation(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < ModelRun.Steps(2_000); round++)
        {
            var log = new List<TaskEvent>();
            var claimants = Enumerable.Range(0, random.Next(2, 6)).Select(_ => new Claimant()).ToList();
            while (claimants.Exists(claimant => !claimant.IsDone))
            {
                claimants[random.Next(claimants.Count)].Step(log, $"{log.Count}");
            }

            var written = claimants.Where(claimant => claimant.Wrote).Select(claimant => claimant.Generation).ToList();
            Assert.NotEmpty(written);
            Assert.Equal(written.Distinct(), written);
        }
    }

    private static TaskEvent Claim(string id, int generation) => Event(TaskEventKind.Replaying, id, generation);

    private static TaskEvent Event(TaskEventKind kind, string id, int generation) => new()
    {
        Id = id,
        Kind = kind,
        Time = DateTimeOffset.UnixEpoch,
        Group = "shop",
        TaskId = "order-17",
        Task = new RecordPosition(new PartitionId("task_topic", 3), 41),
        DeadLetter = Letter,
        Generation = generation,
    };

    private static DeadLetter Some(int generation = 0) => new()
    {
        Position = Letter,
        Task = Claim("", 0).Task,
        WrittenAt = DateTimeOffset.UnixEpoch,
        Id = "order-17",
        Kind = "mail",
        Group = "shop",
        Message = "no",
        Generation = generation,
        Bytes = 1,
    };

    /// <summary>One replayer: reads, claims, reads on, and writes if it won.</summary>
    private sealed class Claimant
    {
        private readonly ReplayHistory _read = new();
        private int _position;
        private TaskEvent? _claim;

        public bool IsDone { get; private set; }

        public bool Wrote { get; private set; }

        public int Generation => _claim!.Generation;

        public void Step(List<TaskEvent> log, string id)
        {
            if (IsDone)
            {
                return;
            }

            for (; _position < log.Count; _position++)
            {
                _read.Add(log[_position]);
            }

            if (_claim is null)
            {
                _claim = Claim(id, _read.NextGeneration(Some(), _read.Count));
                log.Add(_claim);
                return;
            }

            IsDone = true;
            Wrote = _read.IsWon(_claim) == true;
        }
    }
}
