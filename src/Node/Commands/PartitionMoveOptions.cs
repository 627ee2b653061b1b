using System.CommandLine;
using System.CommandLine.Parsing;
using TaskQueue.Actors.Configuration;

namespace TaskQueue.Node.Commands;

/// <summary>What <c>partition reset</c> and <c>partition skip</c> take.</summary>
internal sealed class PartitionMoveOptions
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    private readonly Argument<string> _topic = new("TOPIC") { Description = "The task topic." };

    private readonly Argument<int?> _partition = new("PARTITION")
    {
        Description = "The partition's number.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _all;

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be done, and do nothing." };

    private readonly Option<bool> _yes = new("--yes")
    {
        Description = "Agree that tasks are skipped or run again; without it, nothing is done where that would happen.",
    };

    private readonly Option<string?> _timeout = new("--timeout")
    {
        Description = "How long to wait for the node that holds a partition to go on. Default: 30s.",
        HelpName = "DURATION",
    };

    /// <summary>Creates the options.</summary>
    /// <param name="all">What <c>--all</c> means.</param>
    public PartitionMoveOptions(string all)
    {
        _all = new Option<bool>("--all") { Description = all };
        _partition.RequireRange(0, int.MaxValue);
    }

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_topic);
        command.Add(_partition);
        command.Add(_all);
        command.Add(_dryRun);
        command.Add(_yes);
        command.Add(_timeout);
        command.AddRule(Validate);
    }

    /// <summary>Returns the task topic.</summary>
    public string Topic(ParseResult parsed) => parsed.GetValue(_topic)!;

    /// <summary>Returns the partition; <see langword="null"/> for all.</summary>
    public int? Partition(ParseResult parsed) => parsed.GetValue(_partition);

    /// <summary>Returns whether nothing is to be done.</summary>
    public bool DryRun(ParseResult parsed) => parsed.GetValue(_dryRun);

    /// <summary>Returns whether the user agrees that tasks are skipped or run again.</summary>
    public bool Yes(ParseResult parsed) => parsed.GetValue(_yes);

    /// <summary>Returns how long to wait for nodes.</summary>
    public TimeSpan Timeout(ParseResult parsed) =>
        parsed.GetValue(_timeout) is { } text && Units.TryReadDuration(text, out var timeout) ? timeout : DefaultTimeout;

    private void Validate(CommandResult result)
    {
        if (result.GetResult(_partition) is { Tokens.Count: > 0 } == result.GetValue(_all))
        {
            result.AddError("Name one partition by its number, or give --all.");
        }

        if (result.GetValue(_timeout) is { } timeout && !Units.TryReadDuration(timeout, out _))
        {
            result.AddError($"--timeout {timeout}: must be a duration such as 30s.");
        }
    }
}
