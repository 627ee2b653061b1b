using TaskQueue.Core.Records;
using TaskQueue.Core.Tests.Wire;

namespace TaskQueue.Core.Tests.Records;

public sealed class HeaderWriterTests
{
    private readonly HeaderWriter _writer = new();

    [Fact]
    public void Headers_are_read_back_in_order_with_nulls_and_repetitions()
    {
        _writer.Add("a"u8, "1"u8);
        _writer.AddNull("a"u8);
        _writer.Add(""u8, ""u8);
        "x7"u8.CopyTo(_writer.Reserve("reserved"u8, 2));

        Assert.Equal([("a", "1"), ("a", null), ("", ""), ("reserved", "x7")], Some.Headers(_writer.Written));
        Assert.True(_writer.Written.TryGetLast("a"u8, out var last) && !last.HasValue);
        Assert.False(_writer.Written.TryGetLast("b"u8, out _));
    }

    [Fact]
    public void A_name_ends_with_a_zero_for_those_who_take_it_as_it_stands()
    {
        _writer.Add("ab"u8, "c"u8);
        _writer.Clear();
        _writer.Add("a"u8, "c"u8);

        Assert.Equal([1, 0, 0, 0, 1, 0, 0, 0, (byte)'a', 0, (byte)'c'], _writer.Written.Encoded.ToArray());
    }

    [Fact]
    public void It_grows_and_keeps_what_it_has()
    {
        for (var index = 0; index < 200; index++)
        {
            _writer.Add(BitConverter.GetBytes(index), new byte[index]);
        }

        var others = new HeaderWriter();
        others.Add("first"u8, "1"u8);
        others.AddAll(_writer.Written);

        var count = 0;
        foreach (var header in others.Written)
        {
            if (count > 0)
            {
                Assert.True(header.Name.SequenceEqual(BitConverter.GetBytes(count - 1)));
                Assert.Equal(count - 1, header.Value.Length);
            }

            count++;
        }

        Assert.Equal(201, count);
    }

    [Fact]
    public void Nothing_is_left_after_it_was_cleared()
    {
        _writer.Add("a"u8, "1"u8);

        _writer.Clear();

        Assert.True(_writer.Written.IsEmpty);
        Assert.Empty(Some.Headers(_writer.Written));
    }
}
