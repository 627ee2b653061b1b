using TaskQueue.Core.Retries;
using Xunit.Abstractions;

namespace TaskQueue.Core.Tests.Retries;

public sealed class FrequentErrorsTests(ITestOutputHelper output)
{
    private readonly FrequentErrors _errors = new();

    [Fact]
    public void Without_errors_there_is_no_top() => Assert.Null(_errors.Top);

    [Fact]
    public void Messages_that_differ_in_ids_alone_are_one_error()
    {
        _errors.Add("IOException", "disk full");
        _errors.Add("IOException", "disk full");
        _errors.Add("HttpRequestException", "order 17 of 3fa85f64-5717: no answer from mail-2:25");
        _errors.Add("HttpRequestException", "order 18 of 9b1deb4d-3b7d: no answer from mail-3:25");
        _errors.Add("HttpRequestException", "order 1009 of 0c7: no answer from mail-2:25");

        Assert.Equal("HttpRequestException: order 17 of 3fa85f64-5717: no answer from mail-2:25", _errors.Top);
    }

    [Theory]
    [InlineData("disk full", "disk low")]
    [InlineData("disk full", "diskfull")]
    [InlineData("disk: full", "disk, full")]
    [InlineData("order 17", "order ")]
    [InlineData("order 17", "order of")]
    [InlineData("order 17 a", "order 17 b")]
    public void Messages_that_differ_in_anything_else_are_two(string one, string other)
    {
        _errors.Add("A", one);
        _errors.Add("A", other);
        _errors.Add("B", "no");
        _errors.Add("B", "no");

        Assert.Equal("B: no", _errors.Top);
    }

    [Theory]
    [InlineData("port 25", "port 26")]
    [InlineData("25 ports", "26 ports")]
    [InlineData("(a-25)", "(b_26)")]
    public void An_id_may_stand_anywhere(string one, string other)
    {
        _errors.Add("B", "no");
        _errors.Add("A", one);
        _errors.Add("A", other);

        Assert.Equal($"A: {one}", _errors.Top);
    }

    [Fact]
    public void The_same_message_of_another_type_is_another_error()
    {
        _errors.Add("A", "no");
        _errors.Add("B", "no");
        _errors.Add("B", "no");

        Assert.Equal("B: no", _errors.Top);
    }

    [Fact]
    public void What_was_frequent_long_ago_gives_way()
    {
        for (var i = 0; i < 100; i++)
        {
            _errors.Add("Old", "no");
        }

        for (var i = 0; i < 6; i++)
        {
            _errors.Age();
        }

        _errors.Add("New", "no");
        _errors.Add("New", "no");

        Assert.Equal("New: no", _errors.Top);
        _errors.Age();
        _errors.Age();
        Assert.Null(_errors.Top);
    }

    [Fact]
    public void Age_halves_what_was_counted()
    {
        for (var i = 0; i < 7; i++)
        {
            _errors.Add("Old", "no");
        }

        _errors.Age();
        _errors.Add("New", "no");
        _errors.Add("New", "no");
        Assert.Equal("Old: no", _errors.Top);
        _errors.Add("New", "no");
        _errors.Add("New", "no");
        Assert.Equal("New: no", _errors.Top);
    }

    [Fact]
    public void One_that_finds_no_place_takes_the_count_of_the_rarest()
    {
        foreach (var letter in "abcdefghijklmnop")
        {
            Count($"{letter}", letter == 'p' ? 4 : 2);
        }

        Count("first", 1);
        Assert.Equal("A: p", _errors.Top);
        Count("second", 3);
        Assert.Equal("A: second", _errors.Top);

        void Count(string message, int times)
        {
            for (var time = 0; time < times; time++)
            {
                _errors.Add("A", message);
            }
        }
    }

    [Fact]
    public void Messages_that_are_not_too_long_are_kept()
    {
        var longest = new string('x', FrequentErrors.MessageLength);

        _errors.Add("A", longest);

        Assert.Equal($"A: {longest}", _errors.Top);
    }

    [Fact]
    public void Long_messages_are_cut()
    {
        _errors.Add("A", new string('x', 1_000_000));

        Assert.Equal("A: ".Length + FrequentErrors.MessageLength + 1, _errors.Top!.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_frequent_one_is_found_among_any_number_of_others(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < ModelRun.Steps(100_000); i++)
        {
            // One in five, where one in sixteen is promised; the others differ in letters, so that none is like another.
            _errors.Add("A", random.Next(5) == 0 ? "often" : new string([.. Enumerable.Range(0, 8).Select(_ => (char)('a' + random.Next(26)))]));
        }

        Assert.Equal("A: often", _errors.Top);
    }
}
