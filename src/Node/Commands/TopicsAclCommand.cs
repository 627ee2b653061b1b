using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using TaskQueue.Actors.Hosting;
using TaskQueue.Node.Access;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue topics acl</c>: prints the rights that a user of the cluster needs, for an administrator to give.</summary>
internal sealed class TopicsAclCommand : ICommand
{
    private static readonly string[] Roles = ["node", "producer", "viewer", "operator"];

    private readonly CommonOptions _common;

    private readonly Option<string> _role = new("--role")
    {
        Description = "What the user does: run tasks, write them, look, or look and decide.",
        HelpName = "node|producer|viewer|operator",
        Required = true,
    };

    private readonly Option<string> _principal = new("--principal")
    {
        Description = "The user as the brokers know it: its name, or the whole subject of its certificate.",
        HelpName = "P",
        Required = true,
    };

    /// <summary>Creates the command.</summary>
    public TopicsAclCommand(CommonOptions common)
    {
        _common = common;
        _role.AcceptOnlyFromAmong(Roles);
        _principal.Validators.Add(RequirePrincipal);
        Command = new Command("acl", "Print the commands that give a user the rights it needs on the topics and groups; asks no broker and changes nothing.")
        {
            _role, _principal,
        };
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue topics acl --role node --principal orders --config node.conf
        taskqueue topics acl --role producer --principal "CN=shop,O=Example" --json
        """;

    /// <inheritdoc/>
    public Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var settings = _common.Load(parsed, context).Settings;
        var role = Enum.Parse<AccessRole>(parsed.GetRequiredValue(_role), ignoreCase: true);
        var grants = AccessPlan.For(
            NodeTopics.Plan(settings.Topics), settings.Group, role, PrincipalOf(parsed.GetRequiredValue(_principal)));
        foreach (var grant in grants)
        {
            context.Output.WriteLine(_common.Json(parsed)
                ? JsonSerializer.Serialize(grant, CommandJsonContext.Default.AccessGrant)
                : grant.ToCommand(settings.BootstrapServers));
        }

        return Task.FromResult(ExitCodes.Done);
    }

    private static void RequirePrincipal(OptionResult result)
    {
        var name = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
        if (string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl))
        {
            result.AddError("--principal must be a name without control characters.");
        }
    }

    // The types of Kafka's own authorizer: a name may hold colons itself.
    private static string PrincipalOf(string name) =>
        name.StartsWith("User:", StringComparison.Ordinal) ? name : $"User:{name}";
}
