namespace TaskQueue.Node.Doctor;

/// <summary>One line of <c>taskqueue doctor</c>.</summary>
/// <param name="Level">How the check came out.</param>
/// <param name="Check">What was checked: <c>topics</c>, <c>group</c>.</param>
/// <param name="Message">What was found, in a sentence.</param>
/// <param name="Code">The code under which the runbook has it; none if all is well.</param>
/// <param name="Remedy">What mends it; none if all is well.</param>
internal sealed record HealthCheck(HealthLevel Level, string Check, string Message, string? Code = null, string? Remedy = null)
{
    /// <summary>Returns the line that a user sees.</summary>
    public override string ToString()
    {
        var level = Level switch
        {
            HealthLevel.Ok => "ok",
            HealthLevel.Warning => "warning",
            _ => "error",
        };
        var text = Code is null ? Message : $"{Code}: {Message}";
        return $"{level,-8} {Check,-13} {text}{(Remedy is null ? string.Empty : $" Remedy: {Remedy}")}";
    }
}
