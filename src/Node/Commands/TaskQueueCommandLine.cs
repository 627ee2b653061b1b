using System.CommandLine;
using System.CommandLine.Help;

namespace TaskQueue.Node.Commands;

/// <summary>The command line <c>taskqueue</c>.</summary>
internal sealed class TaskQueueCommandLine
{
    private const string Overview = """
        taskqueue dev                         # a broker, a node and kinds to try it out
        taskqueue topics create               # create the topics that a node needs
        taskqueue node --config node.conf     # run a node
        taskqueue task enqueue upper "hello"  # put a task into the queue
        taskqueue status                      # what waits, what stands still, and why
        taskqueue dlq ls                      # list the tasks that were given up
        """;

    private readonly CommandContext _context;
    private readonly CommonOptions _common = new();
    private readonly RootCommand _root = new("TaskQueue: a distributed task queue on Kafka.");
    private readonly Dictionary<Command, string> _examples = [];

    /// <summary>Creates the command line.</summary>
    /// <param name="context">The world around the commands.</param>
    public TaskQueueCommandLine(CommandContext context)
    {
        _context = context;
        _common.AddTo(_root);
        _examples[_root] = Overview;

        Add(_root, new DevCommand(_common));
        var node = Add(_root, new NodeCommand(_common, "node", "Run a node: takes tasks from Kafka and runs them until it is told to stop."));
        Add(node, new NodeCommand(_common, "run", "The same as node alone."));
        var task = Group("task", "Put tasks into the queue, see what waits and how it ended.", "taskqueue task enqueue upper \"hello\"\ntaskqueue task wait order-17\ntaskqueue task ls");
        Add(task, new EnqueueCommand(_common));
        Add(task, new TaskGetCommand(_common));
        Add(task, new TaskWaitCommand(_common));
        Add(task, new TaskListCommand(_common));
        var topics = Group("topics", "Create and check topics, print the rights on them.", "taskqueue topics create\ntaskqueue topics check\ntaskqueue topics acl --role node --principal orders");
        Add(topics, new TopicsCreateCommand(_common));
        Add(topics, new TopicsCheckCommand(_common));
        Add(topics, new TopicsAclCommand(_common));
        Add(_root, new StatusCommand(_common));
        Add(_root, new DoctorCommand(_common));
        var partition = Group("partition", "Look at partitions and move them.", "taskqueue partition ls\ntaskqueue partition skip task_topic 3");
        Add(partition, new PartitionListCommand(_common));
        Add(partition, new PartitionResetCommand(_common));
        Add(partition, new PartitionSkipCommand(_common));
        var dlq = Group("dlq", "Look at dead letters, run their tasks again, clear them away.", "taskqueue dlq ls\ntaskqueue dlq replay order-17\ntaskqueue dlq truncate --older-than 30d --dry-run");
        Add(dlq, new DlqLsCommand(_common));
        Add(dlq, new DlqShowCommand(_common));
        Add(dlq, new DlqReplayCommand(_common));
        Add(dlq, new DlqDismissCommand(_common));
        Add(dlq, new DlqTruncateCommand(_common));
        var config = Group("config", "Show and check the configuration.", "taskqueue config show --origin\ntaskqueue config check node.conf");
        Add(config, new ConfigShowCommand(_common));
        Add(config, new ConfigCheckCommand(_common));
        Add(_root, new CompletionCommand());
        Add(_root, new BenchCommand(_common));
        Add(_root, new BenchRoundCommand(_common));

        var showHelp = new HelpWithExamples(context.OutputTerminal, _examples);
        _root.Options.Remove(_root.Options.OfType<HelpOption>().Single());
        _root.Options.Add(new HelpOption("--help", "-h") { Description = "Show this help.", Action = showHelp });
        _root.Options.OfType<VersionOption>().Single().Description = "Show the version.";
        foreach (var group in _root.Subcommands.Where(command => command.Action is null).Prepend<Command>(_root))
        {
            group.SetAction(parsed => showHelp.Invoke(parsed));
        }
    }

    /// <summary>Gets the top command, below which all others are.</summary>
    public RootCommand Root => _root;

    /// <summary>Runs one command.</summary>
    /// <param name="arguments">What stands behind <c>taskqueue</c>.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var isQuestion = CompletionQuestion.Is(arguments);
        if (isQuestion)
        {
            arguments = CompletionQuestion.Simplify(_root, arguments);
        }

        // No response files: a task's value may begin with '@'.
        var parsed = _root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var context = _context with { ErrorsAreJson = arguments.Contains("--json", StringComparer.Ordinal) };
        if (!isQuestion && UsageMistakes.In(parsed) is { Count: > 0 } mistakes && parsed.Action is not HelpWithExamples)
        {
            foreach (var mistake in mistakes)
            {
                Failures.Tell(context, $"TQ9002: {mistake}", ExitCodes.Usage);
            }

            return ExitCodes.Usage;
        }

        // Commands that outlive a first signal listen to signals themselves.
        var handlesSignals = parsed.CommandResult.Command is { } command && (command.Name is "node" or "run" or "dev");
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = _context.Output,
            Error = _context.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = handlesSignals ? null : StopTimeoutOf(parsed.CommandResult.Command),
        });
    }

    // What a replay has claimed it writes before it stops, however long the broker takes; others have nothing to finish.
    private static TimeSpan StopTimeoutOf(Command command) =>
        TimeSpan.FromSeconds(command.Name is "replay" or "dismiss" ? 60 : 5);

    private Command Add(Command parent, ICommand command)
    {
        command.Command.SetAction((parsed, cancellationToken) =>
        {
            var context = _context with { ErrorsAreJson = _common.Json(parsed) };
            return Failures.CatchAsync(context, () => command.RunAsync(parsed, context, cancellationToken));
        });
        _examples[command.Command] = command.Examples;
        parent.Add(command.Command);
        return command.Command;
    }

    private Command Group(string name, string description, string examples)
    {
        var group = new Command(name, description);
        _examples[group] = examples;
        _root.Add(group);
        return group;
    }
}
