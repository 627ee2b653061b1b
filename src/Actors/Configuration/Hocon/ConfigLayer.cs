namespace TaskQueue.Actors.Configuration.Hocon;

/// <summary>The layers of the configuration; a later one wins over an earlier one, key by key.</summary>
internal enum ConfigLayer
{
    /// <summary><c>reference.conf</c> and <c>akka.conf</c>, inside the executable.</summary>
    Default,

    /// <summary>The code of an application that hosts a node.</summary>
    Code,

    /// <summary>HOCON: the files given with <c>--config</c>, or what an application names.</summary>
    File,

    /// <summary>An application's own configuration, such as <c>appsettings.json</c>.</summary>
    Application,

    /// <summary>Environment variables.</summary>
    Environment,

    /// <summary><c>--set key=value</c>.</summary>
    Set,

    /// <summary>Options with a name of their own, such as <c>--bootstrap</c>.</summary>
    Option,
}
