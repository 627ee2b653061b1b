using System.Buffers;
using System.Text;
using System.Text.Unicode;
using TaskQueue.Actors.Handlers;

namespace TaskQueue.Node.Samples;

/// <summary>Sample kind <c>upper</c>: returns its argument in upper case.</summary>
internal sealed class UpperHandler : ITaskHandler
{
    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context) => new(ToUpper(context.Argument));

    /// <summary>Returns text in upper case; of bytes that are no text only ASCII letters change.</summary>
    public static byte[] ToUpper(ReadOnlySpan<byte> text)
    {
        var result = new byte[text.Length];
        if (Ascii.ToUpper(text, result, out _) == OperationStatus.Done)
        {
            return result;
        }

        if (Utf8.IsValid(text))
        {
            return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text).ToUpperInvariant());
        }

        text.CopyTo(result);
        foreach (ref var b in result.AsSpan())
        {
            b = char.IsAsciiLetterLower((char)b) ? (byte)(b & ~0x20) : b;
        }

        return result;
    }
}
