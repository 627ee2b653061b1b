using TaskQueue.Core.Retries;
using Xunit.Abstractions;

namespace TaskQueue.Core.Tests.Retries;

public sealed class WaitingRetriesTests(ITestOutputHelper output)
{
    private readonly WaitingRetries<string, int> _waiting = new();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 40)]
    public void Agrees_with_a_sorted_list(int seed, int groups)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var model = new List<(string Group, int Value, TimeSpan Due)>();
        var now = TimeSpan.Zero;

        for (var step = 0; step < ModelRun.Steps(20_000); step++)
        {
            var group = $"g{random.Next(groups)}";
            switch (random.Next(100))
            {
                case 0:
                    Assert.Equal(Values(model, group).Order(), _waiting.TakeAll(group).Order());
                    model.RemoveAll(entry => entry.Group == group);
                    break;
                case < 5:
                    var some = random.Next(1, 8);
                    var earliest = Values(model, group).Take(some).ToArray();
                    Assert.Equal(earliest, _waiting.TakeEarliest(group, some));
                    model.RemoveAll(entry => earliest.Contains(entry.Value));
                    break;
                case < 50:
                    now += TimeSpan.FromSeconds(random.Next(3));
                    var first = model.Where(entry => entry.Due <= now).OrderBy(entry => entry.Due).FirstOrDefault();
                    Assert.Equal(first.Group is not null, _waiting.TryTakeDue(now, out var due));
                    if (first.Group is not null)
                    {
                        // Of several groups due at the same time any may come first; within one it is the one added first.
                        var taken = model.Single(entry => entry.Value == due);
                        Assert.Equal(first.Due, taken.Due);
                        Assert.Equal(Values(model, taken.Group)[0], due);
                        model.Remove(taken);
                    }

                    break;
                default:
                    var at = now + TimeSpan.FromSeconds(random.Next(100));
                    _waiting.Add(group, step, at);
                    model.Add((group, step, at));
                    break;
            }

            Assert.Equal(model.Count, _waiting.Count);
            Assert.Equal(model.Count == 0 ? null : model.Min(entry => entry.Due), _waiting.NextDue);
            Assert.Equal(model.Count(entry => entry.Group == group), _waiting.CountOf(group));
        }
    }

    [Fact]
    public void Of_those_due_at_the_same_time_the_one_added_first_comes_first()
    {
        for (var i = 0; i < 100; i++)
        {
            _waiting.Add("a", i, TimeSpan.FromSeconds(1));
        }

        Assert.Equal(Enumerable.Range(0, 100), _waiting.TakeEarliest("a", 200));
    }

    [Fact]
    public void Nothing_is_due_before_its_time()
    {
        _waiting.Add("a", 1, TimeSpan.FromSeconds(2));

        Assert.False(_waiting.TryTakeDue(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1), out _));
        Assert.True(_waiting.TryTakeDue(TimeSpan.FromSeconds(2), out _));
        Assert.Null(_waiting.NextDue);
    }

    private static int[] Values(List<(string Group, int Value, TimeSpan Due)> model, string group) =>
        [.. model.Where(entry => entry.Group == group).OrderBy(entry => entry.Due).ThenBy(entry => entry.Value).Select(entry => entry.Value)];
}
