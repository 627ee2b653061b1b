using TaskQueue.Node.DeadLetters;

namespace TaskQueue.Node.Commands;

/// <summary>Bytes, as <c>--json</c> prints them: as text if they are text that can be shown, else in base64.</summary>
/// <param name="Text">The text.</param>
/// <param name="Base64">The bytes.</param>
internal sealed record BytesLine(string? Text, string? Base64)
{
    /// <summary>Makes the line.</summary>
    public static BytesLine Of(ReadOnlySpan<byte> bytes) =>
        SafeText.Printable(bytes) is { } text ? new BytesLine(text, null) : new BytesLine(null, Convert.ToBase64String(bytes));
}
