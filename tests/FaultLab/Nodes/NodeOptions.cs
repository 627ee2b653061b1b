using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskQueue.FaultLab.Nodes;

/// <summary>With what the driver starts a node.</summary>
/// <remarks>Handed over in JSON, of which a node leaves out what it does not know: it may be of another version than the driver.</remarks>
internal sealed record NodeOptions
{
    /// <summary>Gets the node's name in the run.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the run's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Gets the settings: <c>key=value</c>, as for <c>taskqueue --set</c>; of several for one key the last.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Gets the stage at which the node kills itself.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<Stage>))]
    public Stage KillAt { get; init; }

    /// <summary>Gets at which passing of that stage, counted from 1.</summary>
    public int Passing { get; init; } = 1;

    /// <summary>Gets which commits are refused: each of that number; 0 for none.</summary>
    public int RefuseEvery { get; init; }

    /// <summary>Gets the name of the node's defect; empty for none.</summary>
    public string Defect { get; init; } = string.Empty;

    /// <summary>Gets the program that this one is.</summary>
    public static string OwnProgram { get; } = Path.Combine(AppContext.BaseDirectory, "TaskQueue.FaultLab.dll");

    /// <summary>Gets the program: this one, or that of another build.</summary>
    [JsonIgnore]
    public string Program { get; init; } = OwnProgram;

    /// <summary>Gets variables of the process's environment beside those that it inherits.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Returns the node with more settings, which win over those that it has.</summary>
    /// <param name="settings"><c>key=value</c>.</param>
    public NodeOptions With(params IEnumerable<string> settings) => this with { Settings = [.. Settings, .. settings] };

    /// <summary>Returns the arguments of the process.</summary>
    public IEnumerable<string> ToArguments() => ["node", JsonSerializer.Serialize(this)];

    /// <summary>Reads what <see cref="ToArguments"/> wrote.</summary>
    public static NodeOptions Parse(IReadOnlyList<string> arguments) => JsonSerializer.Deserialize<NodeOptions>(arguments[1])!;
}
