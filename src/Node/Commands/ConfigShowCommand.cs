using System.CommandLine;
using System.Text.Json;
using TaskQueue.Actors.Configuration;
using TaskQueue.Node.DeadLetters;
using TaskQueue.Node.Output;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue config show</c>: the settings that count, and where they come from.</summary>
internal sealed class ConfigShowCommand : ICommand
{
    private readonly CommonOptions _common;

    private readonly Option<bool> _all = new("--all") { Description = "Show defaults too." };

    private readonly Option<bool> _origin = new("--origin")
    {
        Description = "Show where each value was written: file and line, variable, option.",
    };

    private readonly Option<string?> _describe = new("--describe")
    {
        Description = "Tell all about one key: meaning, what is allowed, default, value.",
        HelpName = "KEY",
    };

    /// <summary>Creates the command.</summary>
    public ConfigShowCommand(CommonOptions common)
    {
        _common = common;
        _describe.CompletionSources.Add(_ => KeyDescription.All.Select(known => new System.CommandLine.Completions.CompletionItem(known.Key)));
        Command = new Command("show", "Show the settings that are not defaults, as a node would have them; secrets are masked. Asks no broker.")
        {
            _all, _origin, _describe,
        };
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue config show --origin
        taskqueue config show --all --json
        taskqueue config show --describe attempts.timeout
        """;

    /// <inheritdoc/>
    public Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var effective = _common.Load(parsed, context).Effective;
        if (parsed.GetValue(_describe) is { } key)
        {
            Describe(context, Find(key, effective), _common.Json(parsed));
            return Task.FromResult(ExitCodes.Done);
        }

        var shown = effective.Where(setting => setting.IsChanged || parsed.GetValue(_all)).ToArray();
        if (_common.Json(parsed))
        {
            foreach (var setting in shown)
            {
                context.Output.WriteLine(JsonSerializer.Serialize(setting, CommandJsonContext.Default.EffectiveSetting));
            }
        }
        else if (shown.Length == 0)
        {
            context.Output.WriteLine("all settings are defaults; --all shows them");
        }
        else
        {
            Write(context, shown, parsed.GetValue(_origin));
        }

        return Task.FromResult(ExitCodes.Done);
    }

    private static void Write(CommandContext context, EffectiveSetting[] shown, bool withOrigin)
    {
        var table = new TextTable(["!KEY", "VALUE", "DEFAULT", .. withOrigin ? ["ORIGIN"] : Array.Empty<string>()]);
        foreach (var setting in shown)
        {
            var cells = new[] { setting.Key, setting.Value, setting.Default ?? "-", setting.Origin };
            table.Add([.. cells.Take(withOrigin ? 4 : 3).Select(cell => SafeText.OneLine(cell))]);
        }

        table.Write(context.Output, context.OutputTerminal);
    }

    private static SettingDetails Find(string key, IReadOnlyList<EffectiveSetting> effective)
    {
        if (KeyDescription.Of(key) is not { } known)
        {
            var keys = KeyDescription.All.Select(one => one.Key).ToArray();
            var meant = EditDistance.Nearest(key, keys) ?? EditDistance.Nearest($"task-queue.{key}", keys);
            throw new CommandFailedException(
                $"TQ9002: there is no key '{key}'; {(meant is null ? "taskqueue config show --all lists them" : $"did you mean '{meant}'?")}",
                ExitCodes.Usage);
        }

        var setting = effective.FirstOrDefault(one => one.Key == known.Key);
        return new SettingDetails(known.Key, setting?.Value, setting?.Default, setting?.Origin, known.Allowed, known.Meaning);
    }

    private static void Describe(CommandContext context, SettingDetails details, bool json)
    {
        if (json)
        {
            context.Output.WriteLine(JsonSerializer.Serialize(details, CommandJsonContext.Default.SettingDetails));
            return;
        }

        context.Output.WriteLine(details.Key);
        var lines = new[]
        {
            ("meaning", details.Meaning), ("allowed", details.Allowed), ("default", details.Default), ("value", details.Value), ("origin", details.Origin),
        };
        foreach (var (name, text) in lines.Where(line => line.Item2 is not null))
        {
            context.Output.WriteLine($"  {name,-8}  {SafeText.OneLine(text!)}");
        }
    }
}
