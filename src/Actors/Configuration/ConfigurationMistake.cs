using TaskQueue.Core.Wire;

namespace TaskQueue.Actors.Configuration;

/// <summary>One thing that is wrong with the configuration; the node does not start.</summary>
/// <param name="Key">The full key, or <see langword="null"/> if the mistake is not about one.</param>
/// <param name="Value">The value as it was written, or <see langword="null"/> if there is none to show.</param>
/// <param name="Allowed">What is allowed, or what is wrong and what to do.</param>
/// <param name="Origin">Where it was written, or <see langword="null"/> if nowhere.</param>
public sealed record ConfigurationMistake(string? Key, string? Value, string Allowed, string? Origin)
{
    /// <summary>Returns the line that a user sees.</summary>
    public override string ToString()
    {
        var subject = (Key, Value) switch
        {
            (null, _) => string.Empty,
            (_, null) => $"{Key}: ",
            _ => $"{Key} = {Value}: ",
        };
        return PrintableText.Escape(Origin is null ? subject + Allowed : $"{subject}{Allowed} (from {Origin})");
    }
}
