using System.Text;

namespace TaskQueue.Node.Tests.Commands;

/// <summary>Keeps what is written, from any thread, and tells when a text is among it.</summary>
internal sealed class WatchedWriter : TextWriter
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private readonly List<(string Text, TaskCompletionSource<string> Found)> _waiting = [];

    public override Encoding Encoding => Encoding.UTF8;

    public Task<string> WaitForAsync(string text)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Add((text, found));
            Check();
        }

        return found.Task;
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        lock (_lock)
        {
            _text.Append(value);
            Check();
        }
    }

    public override void WriteLine(string? value) => Write(value + Environment.NewLine);

    public override string ToString()
    {
        lock (_lock)
        {
            return _text.ToString();
        }
    }

    private void Check()
    {
        var text = _text.ToString();
        foreach (var (_, found) in _waiting.Where(waiting => text.Contains(waiting.Text, StringComparison.Ordinal)))
        {
            found.TrySetResult(text);
        }
    }
}
