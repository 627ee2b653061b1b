using System.Text;

namespace TaskQueue.Core.Retries;

/// <summary>Finds the error that occurs most often, in bounded memory whatever the errors say.</summary>
/// <remarks>
/// Errors count as the same if their types and messages are, words with digits in them (ids, ports, times) apart. When there
/// are more different ones than places, a new one takes the place and the count of the rarest: so what makes up more than one
/// in <see cref="Places"/> of all is never missed. Not thread-safe.
/// Source: A. Metwally et al., "Efficient Computation of Frequent and Top-k Elements in Data Streams", 2005 (Space-Saving).
/// </remarks>
internal sealed class FrequentErrors
{
    /// <summary>How many different errors are counted.</summary>
    public const int Places = 16;

    /// <summary>How many characters of a message count, and are kept.</summary>
    public const int MessageLength = 200;

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly StringBuilder _key = new();

    /// <summary>Gets the error that occurred most often lately, as <c>Type: message</c>; <see langword="null"/> if there was none.</summary>
    public string? Top => _entries.Count == 0 ? null : _entries.Values.MaxBy(entry => entry.Count)!.Text;

    /// <summary>Counts an error.</summary>
    /// <param name="type">The exception's type.</param>
    /// <param name="message">Its message.</param>
    public void Add(string type, string message)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(message);
        var shortened = message.Length <= MessageLength ? message : string.Concat(message.AsSpan(0, MessageLength), "…");
        var key = KeyOf(type, shortened);
        if (_entries.TryGetValue(key, out var entry))
        {
            entry.Count++;
            return;
        }

        var count = 0;
        if (_entries.Count == Places)
        {
            var rarest = _entries.MinBy(candidate => candidate.Value.Count);
            count = rarest.Value.Count;
            _entries.Remove(rarest.Key);
        }

        _entries.Add(key, new Entry($"{type}: {shortened}", count + 1));
    }

    /// <summary>Halves all counts, so that what was frequent long ago gives way; to be called from time to time.</summary>
    public void Age()
    {
        foreach (var (key, entry) in _entries)
        {
            entry.Count /= 2;
            if (entry.Count == 0)
            {
                _entries.Remove(key);
            }
        }
    }

    private string KeyOf(string type, string message)
    {
        _key.Clear().Append(type).Append('\n');
        var wordStart = _key.Length;
        var hasDigit = false;
        foreach (var character in message)
        {
            if (char.IsLetterOrDigit(character) || character is '-' or '_')
            {
                hasDigit |= char.IsAsciiDigit(character);
                _key.Append(character);
                continue;
            }

            EndWord(wordStart, hasDigit);
            _key.Append(character);
            (wordStart, hasDigit) = (_key.Length, false);
        }

        EndWord(wordStart, hasDigit);
        return _key.ToString();
    }

    private void EndWord(int start, bool hasDigit)
    {
        if (hasDigit)
        {
            _key.Length = start;
            _key.Append('#');
        }
    }

    private sealed class Entry(string text, int count)
    {
        public string Text { get; } = text;

        public int Count { get; set; } = count;
    }
}
