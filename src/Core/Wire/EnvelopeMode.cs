namespace TaskQueue.Core.Wire;

/// <summary>How a record says what its task is.</summary>
internal enum EnvelopeMode
{
    /// <summary>Not at all: kind and id are defaults, the value is the argument.</summary>
    Bare,

    /// <summary>By CloudEvents headers (<c>ce_…</c>); the value is the argument.</summary>
    Binary,

    /// <summary>By a CloudEvents JSON object as the value (<c>application/cloudevents+json</c>).</summary>
    Structured,
}
