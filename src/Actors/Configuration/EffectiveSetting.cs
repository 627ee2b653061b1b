using System.Text.Json.Serialization;

namespace TaskQueue.Actors.Configuration;

/// <summary>One setting as it counts.</summary>
/// <param name="Key">The full key.</param>
/// <param name="Value">The value in HOCON's notation; a secret is masked.</param>
/// <param name="Default">The default in the same notation; <see langword="null"/> if there is none of ours.</param>
/// <param name="Origin">Where the value was written: a file and line, a variable, an option; <see cref="OfDefault"/> if nowhere.</param>
internal sealed record EffectiveSetting(string Key, string Value, string? Default, string Origin)
{
    /// <summary>The origin of what nobody has set.</summary>
    public const string OfDefault = "default";

    /// <summary>Gets whether someone has set it, or it gave way to what someone has set.</summary>
    [JsonIgnore]
    public bool IsChanged => Origin != OfDefault;

    /// <summary>Returns <c>key = value</c>, with the origin of what is changed as a comment.</summary>
    public override string ToString() => IsChanged ? $"{Key} = {Value}  # {Origin}" : $"{Key} = {Value}";

    /// <summary>Returns settings as a line of a log.</summary>
    public static string Join(IEnumerable<EffectiveSetting> settings) => string.Join(
        "; ",
        settings.Select(setting => setting.IsChanged ? $"{setting.Key} = {setting.Value} ({setting.Origin})" : $"{setting.Key} = {setting.Value}"));
}
