using Microsoft.Extensions.Logging.Console;

namespace TaskQueue.Node.Composition;

/// <summary>Options of <see cref="LineFormatter"/>.</summary>
internal sealed class LineFormatterOptions : ConsoleFormatterOptions
{
    /// <summary>Gets or sets whether the level is colored: only on a terminal.</summary>
    public bool UseColors { get; set; }

    /// <summary>Gets or sets the clock.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;
}
