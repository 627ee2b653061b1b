using TaskQueue.Core.Retries;

namespace TaskQueue.Core.Tests.Retries;

public sealed class RetryPolicyTests
{
    private static readonly RetryPolicy Policy = new(
        MaxAttempts: 10, First: TimeSpan.FromSeconds(1), Factor: 3, Max: TimeSpan.FromMinutes(10), Jitter: 0.2);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 9)]
    [InlineData(6, 243)]
    [InlineData(7, 600)]
    [InlineData(9, 600)]
    public void The_delay_grows_by_the_factor_up_to_the_maximum(int attempt, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Policy.NextDelay(attempt, null, () => 0.5));

    [Theory]
    [InlineData(0.0, 2_400)]
    [InlineData(0.25, 2_700)]
    [InlineData(0.5, 3_000)]
    [InlineData(0.75, 3_300)]
    public void Jitter_spreads_the_delay_to_both_sides(double random, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Policy.NextDelay(2, null, () => random));

    [Fact]
    public void Jitter_applies_to_the_maximum_too() =>
        Assert.Equal(TimeSpan.FromSeconds(480), Policy.NextDelay(8, null, () => 0));

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(int.MaxValue)]
    public void After_the_last_attempt_there_is_none(int attempt) =>
        Assert.Null(Policy.NextDelay(attempt, null, () => 0.5));

    [Fact]
    public void What_the_task_says_replaces_the_number_of_attempts()
    {
        Assert.Null(Policy.NextDelay(1, 1, () => 0.5));
        Assert.NotNull(Policy.NextDelay(10, 11, () => 0.5));
        Assert.Null(Policy.NextDelay(11, 11, () => 0.5));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(999_999)]
    public void No_number_of_attempts_overflows(int attempt)
    {
        Assert.Equal(TimeSpan.FromMinutes(10), Policy.NextDelay(attempt, 1_000_000, () => 0.5));
        Assert.True(Policy.NextDelay(attempt, 1_000_000, () => 0.999_999) <= TimeSpan.FromMinutes(12));
        Assert.Equal(TimeSpan.Zero, (Policy with { First = TimeSpan.Zero }).NextDelay(attempt, 1_000_000, () => 0.5));
    }

    [Fact]
    public void The_longest_maximum_does_not_overflow_with_jitter() =>
        Assert.Equal(
            TimeSpan.MaxValue,
            (Policy with { Max = TimeSpan.MaxValue }).NextDelay(1_000, 1_000_000, () => 0.9));

    [Fact]
    public void Full_jitter_never_makes_the_delay_negative() =>
        Assert.Equal(TimeSpan.Zero, (Policy with { Jitter = 1 }).NextDelay(1, null, () => 0));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 13)]
    [InlineData(9, 2_164)]
    public void The_delays_add_up(int failed, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Policy.TotalDelay(failed));

    [Fact]
    public void The_sum_of_any_number_of_delays_does_not_overflow()
    {
        Assert.Equal(TimeSpan.MaxValue, (Policy with { Max = TimeSpan.MaxValue }).TotalDelay(999_999));
        Assert.Equal(TimeSpan.Zero, (Policy with { First = TimeSpan.Zero }).TotalDelay(999_999));
        Assert.Equal(TimeSpan.FromSeconds(999_999), (Policy with { Factor = 1 }).TotalDelay(999_999));
    }

    [Fact]
    public void Attempts_count_from_1_and_those_that_failed_from_0()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Policy.NextDelay(0, null, () => 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Policy.TotalDelay(-1));
    }

    [Fact]
    public void Chance_needs_a_source() => Assert.Throws<ArgumentNullException>(() => Policy.NextDelay(1, null, null!));
}
