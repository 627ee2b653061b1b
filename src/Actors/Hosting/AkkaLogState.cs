using System.Collections;
using Akka.Event;

namespace TaskQueue.Actors.Hosting;

/// <summary>A message of Akka's logging in the form in which loggers look for properties.</summary>
internal sealed class AkkaLogState : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly List<KeyValuePair<string, object?>> _properties = [];
    private readonly string _text;

    /// <summary>Takes over a log entry.</summary>
    /// <param name="entry">The entry.</param>
    public AkkaLogState(LogEvent entry)
    {
        _text = entry.Message?.ToString() ?? string.Empty;
        if (entry.Message is LogMessage message)
        {
            _properties.AddRange(message.GetProperties().Select(property => KeyValuePair.Create(property.Key, (object?)property.Value)));
            _properties.Add(KeyValuePair.Create("{OriginalFormat}", (object?)message.Format));
        }

        _properties.Add(KeyValuePair.Create("ActorPath", (object?)entry.LogSource));
    }

    /// <inheritdoc/>
    public int Count => _properties.Count;

    /// <inheritdoc/>
    public KeyValuePair<string, object?> this[int index] => _properties[index];

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _properties.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Returns the message with its values filled in.</summary>
    public override string ToString() => _text;
}
