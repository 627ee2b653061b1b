namespace TaskQueue.FaultLab.Defects;

/// <summary>The node has settings that the run does not know of.</summary>
internal sealed class OtherSettings(params string[] settings) : Defect
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Settings => settings;
}
