namespace TaskQueue.Actors.Configuration.Hocon;

/// <summary>Where a value was written.</summary>
/// <param name="Source">The file's name, the environment variable or the option, as a user knows it.</param>
/// <param name="Line">The line in a file, counted from 1; 0 if the source has no lines.</param>
/// <param name="Layer">The layer, which decides who wins.</param>
internal readonly record struct Origin(string Source, int Line, ConfigLayer Layer)
{
    /// <summary>Returns whether this was written in a later layer, or further down in the same one.</summary>
    public bool IsAfter(Origin other) => (Layer, Line).CompareTo((other.Layer, other.Line)) >= 0;

    /// <summary>Returns <c>node.conf, line 12</c> or <c>--set</c>.</summary>
    public override string ToString() => Line > 0 ? $"{Source}, line {Line}" : Source;
}
