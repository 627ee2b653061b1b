using TaskQueue.Node.Output;

namespace TaskQueue.Node.Doctor;

/// <summary>One line of <c>taskqueue doctor</c>.</summary>
/// <param name="Level">How the check came out.</param>
/// <param name="Check">What was checked: <c>topics</c>, <c>group</c>.</param>
/// <param name="Message">What was found, in a sentence.</param>
/// <param name="Code">The code under which the runbook has it; none if all is well.</param>
/// <param name="Remedy">What mends it; none if all is well.</param>
internal sealed record HealthCheck(HealthLevel Level, string Check, string Message, string? Code = null, string? Remedy = null)
{
    private string Word => Level switch
    {
        HealthLevel.Ok => "ok",
        HealthLevel.Warning => "warning",
        _ => "error",
    };

    private string Rest
    {
        get
        {
            var text = Code is null ? Message : $"{Code}: {Message}";
            return $"{new string(' ', 9 - Word.Length)}{Check,-13} {text}{(Remedy is null ? string.Empty : $" Remedy: {Remedy}")}";
        }
    }

    /// <summary>Returns the line that a user sees.</summary>
    public override string ToString() => Word + Rest;

    /// <summary>Writes the line that a user sees.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="terminal">What is known of it.</param>
    public void Write(TextWriter output, Terminal terminal) => Screen.WriteState(output, terminal, Word, Rest);
}
