using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using TaskQueue.Node.Commands;

namespace TaskQueue.Node.Tasks;

/// <summary>Reads lines as bytes: what they hold need not be text.</summary>
internal static class InputLines
{
    /// <summary>Longest line in bytes; a broker takes 1 MiB unless it was told otherwise.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    private const int ReadAtOnce = 64 * 1024;

    /// <summary>Reads lines as they come in.</summary>
    /// <param name="input">The bytes; read no further than is asked for, apart from a buffer's length.</param>
    /// <param name="count">How many lines at most.</param>
    /// <param name="cancel">Ends the read.</param>
    /// <returns>
    /// The lines without their ends (LF or CR LF), empty ones included. A last line without an end counts, unless it is empty.
    /// </returns>
    /// <exception cref="CommandFailedException">A line is too long.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        Stream input, int count, [EnumeratorCancellation] CancellationToken cancel)
    {
        var reader = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: ReadAtOnce, leaveOpen: true));
        var read = 0;
        while (read < count)
        {
            // A terminal that nobody types at cannot be canceled, so the wait is.
            var chunk = await reader.ReadAsync(cancel).AsTask().WaitAsync(cancel);
            var left = chunk.Buffer;
            while (read < count && TryTakeLine(ref left, chunk.IsCompleted, out var line))
            {
                read++;
                yield return line;
            }

            if (left.Length > MaxLength)
            {
                throw new CommandFailedException($"TQ9051: line {read + 1} of the standard input has more than {MaxLength} bytes; tasks of the lines before it were enqueued");
            }

            reader.AdvanceTo(left.Start, left.End);
            if (chunk.IsCompleted)
            {
                break;
            }
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> left, bool isLast, out ReadOnlyMemory<byte> line)
    {
        line = default;
        if (left.PositionOf((byte)'\n') is { } end)
        {
            var bytes = left.Slice(0, end).ToArray();
            line = bytes is [.., (byte)'\r'] ? bytes.AsMemory(..^1) : bytes;
            left = left.Slice(left.GetPosition(1, end));
            return true;
        }

        if (!isLast || left.IsEmpty)
        {
            return false;
        }

        line = left.ToArray();
        left = left.Slice(left.End);
        return true;
    }
}
