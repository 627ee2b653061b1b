namespace TaskQueue.Node.Doctor;

/// <summary>How a check came out.</summary>
internal enum HealthLevel
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>A node works, but something should be looked at.</summary>
    Warning,

    /// <summary>Something does not work.</summary>
    Error,
}
