using System.CommandLine;
using System.CommandLine.Parsing;

namespace TaskQueue.Node.Commands;

/// <summary>Rules about several options of a command together.</summary>
internal static class CommandRules
{
    /// <summary>Adds a rule, which is asked only if each option that was given has its value: the library throws when one is read that has none.</summary>
    /// <param name="command">The command.</param>
    /// <param name="rule">Adds an error for what breaks it.</param>
    public static void AddRule(this Command command, Action<CommandResult> rule) => command.Validators.Add(result =>
    {
        if (result.Children.OfType<OptionResult>().All(HasItsValue))
        {
            rule(result);
        }
    });

    private static bool HasItsValue(OptionResult result) =>
        result.Implicit || result.Tokens.Count >= result.Option.Arity.MinimumNumberOfValues;
}
