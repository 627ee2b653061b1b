namespace TaskQueue.Actors.Configuration.Hocon;

/// <summary>The layers of the configuration; a later one wins over an earlier one, key by key.</summary>
internal enum ConfigLayer
{
    /// <summary><c>reference.conf</c> and <c>akka.conf</c>, inside the executable.</summary>
    Default,

    /// <summary>The file given with <c>--config</c>.</summary>
    File,

    /// <summary>Environment variables.</summary>
    Environment,

    /// <summary><c>--set key=value</c>.</summary>
    Set,

    /// <summary>Options with a name of their own, such as <c>--bootstrap</c>.</summary>
    Option,
}
