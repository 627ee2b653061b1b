using System.Globalization;

namespace TaskQueue.FaultLab.Nodes;

/// <summary>With what the driver starts a node.</summary>
internal sealed record NodeOptions
{
    /// <summary>Gets the node's name in the run.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the run's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Gets the settings: <c>key=value</c>, as for <c>taskqueue --set</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Gets the stage at which the node kills itself.</summary>
    public Stage KillAt { get; init; }

    /// <summary>Gets at which passing of that stage, counted from 1.</summary>
    public int Passing { get; init; } = 1;

    /// <summary>Gets which commits are refused: each of that number; 0 for none.</summary>
    public int RefuseEvery { get; init; }

    /// <summary>Gets the name of the node's defect; empty for none.</summary>
    public string Defect { get; init; } = string.Empty;

    /// <summary>Returns the arguments of the process.</summary>
    public IEnumerable<string> ToArguments() =>
    [
        "node", Name, Folder, KillAt.ToString(), Passing.ToString(CultureInfo.InvariantCulture),
        RefuseEvery.ToString(CultureInfo.InvariantCulture), Defect, .. Settings,
    ];

    /// <summary>Reads what <see cref="ToArguments"/> wrote.</summary>
    public static NodeOptions Parse(IReadOnlyList<string> arguments) => new()
    {
        Name = arguments[1],
        Folder = arguments[2],
        KillAt = Enum.Parse<Stage>(arguments[3]),
        Passing = int.Parse(arguments[4], CultureInfo.InvariantCulture),
        RefuseEvery = int.Parse(arguments[5], CultureInfo.InvariantCulture),
        Defect = arguments[6],
        Settings = [.. arguments.Skip(7)],
    };
}
