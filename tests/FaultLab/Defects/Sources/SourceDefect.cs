namespace TaskQueue.FaultLab.Defects.Sources;

/// <summary>A defect that stands in the sources of the node's build, where it is awakened.</summary>
internal sealed class SourceDefect : Defect
{
    private readonly string[] _settings;

    /// <summary>Awakens it in this process, if this is a build that has it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="settings">Settings that the node has without the run's knowing.</param>
    public SourceDefect(string name, params string[] settings)
    {
        _settings = settings;
        Environment.SetEnvironmentVariable(SourceChange.Variable, name);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Settings => _settings;
}
