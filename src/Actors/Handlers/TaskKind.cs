using System.Text;

namespace TaskQueue.Actors.Handlers;

/// <summary>A kind of task and the handler that runs it.</summary>
/// <param name="Name">The kind's name, as producers write it into <c>ce_type</c>.</param>
/// <param name="Handler">The handler.</param>
internal sealed record TaskKind(string Name, ITaskHandler Handler)
{
    /// <summary>Gets the kind of a record that could not be decoded; it has no handler and is never run.</summary>
    public static TaskKind None { get; } = new(string.Empty, null!);

    /// <summary>Gets the name in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8Name { get; } = Encoding.UTF8.GetBytes(Name);
}
