namespace TaskQueue.FaultLab.Defects.Sources;

/// <summary>A place of the sources that reads otherwise in a copy of them, as long as a node has the defect.</summary>
/// <param name="Defect">The defect's name.</param>
/// <param name="File">The file, as a path from the repository's root.</param>
/// <param name="Right">How the place reads; there is exactly one such place in the file.</param>
/// <param name="Wrong">How it reads in the copy; <c>$on</c> stands for whether the node has the defect.</param>
internal sealed record SourceChange(string Defect, string File, string Right, string Wrong)
{
    /// <summary>The variable of a node's environment that names its defect.</summary>
    public const string Variable = "FAULTLAB_DEFECT";

    /// <summary>Changes a file's text.</summary>
    /// <exception cref="SourceChangedException">The sources have changed: the defect has to follow them.</exception>
    public string Apply(string text)
    {
        var at = text.IndexOf(Right, StringComparison.Ordinal);
        if (at < 0 || text.IndexOf(Right, at + 1, StringComparison.Ordinal) >= 0)
        {
            throw new SourceChangedException(this);
        }

        var isOn = $"(System.Environment.GetEnvironmentVariable(\"{Variable}\") == \"{Defect}\")";
        return string.Concat(text.AsSpan(0, at), Wrong.Replace("$on", isOn, StringComparison.Ordinal), text.AsSpan(at + Right.Length));
    }
}
