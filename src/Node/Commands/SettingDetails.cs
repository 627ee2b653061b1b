namespace TaskQueue.Node.Commands;

/// <summary>A setting with what is known about its key, as <c>--json</c> prints it.</summary>
/// <param name="Key">The full key.</param>
/// <param name="Value">The value that counts, in HOCON's notation; absent for keys that have others below them.</param>
/// <param name="Default">The default in the same notation.</param>
/// <param name="Origin">Where the value was written.</param>
/// <param name="Allowed">What is allowed.</param>
/// <param name="Meaning">What it means.</param>
internal sealed record SettingDetails(
    string Key, string? Value, string? Default, string? Origin, string? Allowed, string Meaning);
