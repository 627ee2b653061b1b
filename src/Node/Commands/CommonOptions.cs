using System.CommandLine;
using TaskQueue.Actors.Configuration;

namespace TaskQueue.Node.Commands;

/// <summary>Options that every verb has.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string[]> _config = new("--config")
    {
        Description = "A HOCON file with settings; given several times, later files win.",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "One setting, such as task-queue.attempts.max=3; wins over files and environment.",
        HelpName = "KEY=VALUE",
        Recursive = true,
    };

    private readonly Option<string?> _bootstrap = new("--bootstrap", "--bootstrap-servers", "-b")
    {
        Description = "Brokers to ask first, with commas between them. Default: localhost:9092.",
        HelpName = "HOST:PORT",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print results as JSON, one object a line.",
        Recursive = true,
    };

    /// <summary>Adds the options to the top command, and so to all.</summary>
    public void AddTo(Command root)
    {
        root.Add(_config);
        root.Add(_set);
        root.Add(_bootstrap);
        root.Add(_json);
    }

    /// <summary>Returns whether results are wanted as JSON.</summary>
    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Returns the brokers that were given as an option, or <see langword="null"/>.</summary>
    public string? Bootstrap(ParseResult parsed) => parsed.GetValue(_bootstrap);

    /// <summary>Loads the configuration.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="context">Gives the environment.</param>
    /// <param name="workers">The value of <c>--workers</c>, or <see langword="null"/>.</param>
    /// <param name="files">Files besides those of <c>--config</c>; they win over these.</param>
    /// <exception cref="ConfigurationException">It has mistakes.</exception>
    public LoadedConfiguration Load(
        ParseResult parsed, CommandContext context, int? workers = null, IReadOnlyList<string>? files = null) =>
        ConfigurationLoader.Load(new ConfigurationSources
        {
            Files = [.. parsed.GetValue(_config) ?? [], .. files ?? []],
            Environment = context.Environment,
            Set = parsed.GetValue(_set) ?? [],
            Bootstrap = Bootstrap(parsed),
            Workers = workers,
        });

    /// <summary>Returns the options about the configuration, to be passed to a child process.</summary>
    public IEnumerable<string> Pass(ParseResult parsed) =>
    [
        .. (parsed.GetValue(_config) ?? []).SelectMany(file => (string[])["--config", file]),
        .. (parsed.GetValue(_set) ?? []).SelectMany(assignment => (string[])["--set", assignment]),
    ];

    /// <summary>Returns what to repeat in a command that is suggested to the user, so that it reads the same configuration.</summary>
    public string Repeat(ParseResult parsed)
    {
        var options = (parsed.GetValue(_config) ?? []).Select(file => $" --config {file}")
            .Concat(Bootstrap(parsed) is { } servers ? [$" --bootstrap {servers}"] : [])
            .Concat((parsed.GetValue(_set) ?? []).Select(assignment => $" --set '{assignment}'"));
        return string.Concat(options);
    }
}
