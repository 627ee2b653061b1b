using System.Text;
using TaskQueue.Node.Commands;
using TaskQueue.Node.Tasks;

namespace TaskQueue.Node.Tests.Tasks;

public sealed class InputLinesTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\n", new[] { "a" })]
    [InlineData("a\nb", new[] { "a", "b" })]
    [InlineData("\na\n\nb\n\n", new[] { "", "a", "", "b", "" })]
    [InlineData("a\r\nb\rc\r\n\r\nd\r", new[] { "a", "b\rc", "", "d\r" })]
    public async Task A_line_is_what_stands_before_its_end(string input, string[] lines) =>
        Assert.Equal(lines, (await ReadAsync(Encoding.UTF8.GetBytes(input))).Select(line => Encoding.UTF8.GetString(line.Span)));

    [Fact]
    public async Task Bytes_that_are_no_text_and_lines_longer_than_a_buffer_stay_as_they_are()
    {
        byte[] bytes = [0, 255, 128];
        var large = Enumerable.Range(0, 1_000_000).Select(i => (byte)(i % 10)).ToArray();
        large.AsSpan().Replace((byte)10, (byte)11);

        var lines = await ReadAsync([.. bytes, (byte)'\n', .. large]);

        Assert.Equal([bytes, large], lines.Select(line => line.ToArray()));
    }

    [Fact]
    public async Task No_more_lines_than_asked_for_are_read() =>
        Assert.Equal(2, (await ReadAsync("a\nb\nc\n"u8.ToArray(), count: 2)).Count);

    [Fact]
    public async Task A_line_without_end_is_refused_before_it_fills_the_memory()
    {
        var refused = await Assert.ThrowsAsync<CommandFailedException>(() => ReadAsync(new byte[InputLines.MaxLength + 100_000]));

        Assert.StartsWith("TQ9051: line 1 of the standard input", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<List<ReadOnlyMemory<byte>>> ReadAsync(byte[] input, int count = int.MaxValue)
    {
        using var stream = new MemoryStream(input);
        return await InputLines.ReadAsync(stream, count, CancellationToken.None).ToListAsync();
    }
}
