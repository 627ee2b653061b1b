using TaskQueue.TestSupport;
namespace TaskQueue.Node.Tests.Docs;

public sealed class RunbookTests
{
    private static readonly string Runbook = File.ReadAllText(Repository.PathTo("docs/runbook.md"));

    private static readonly IReadOnlyDictionary<string, string> Sources = Directory
        .EnumerateFiles(Repository.PathTo("src"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Contains("obj"))
        .ToDictionary(file => Path.GetRelativePath(Repository.PathTo("src"), file), File.ReadAllText);

    [Fact]
    public void Every_code_has_an_entry_and_every_entry_has_a_code()
    {
        var codes = Sources.Values.SelectMany(MessageCodes.In).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(codes, MessageCodes.WithEntry(Runbook).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_entries_are_in_the_order_of_their_codes()
    {
        var entries = MessageCodes.WithEntry(Runbook);

        Assert.Equal(entries.Order(StringComparer.Ordinal), entries);
    }

    [Fact]
    public void Every_entry_says_cause_and_remedy()
    {
        var entries = Runbook.Split("\n## ").Where(section => section.StartsWith("TQ", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(entries);
        Assert.All(entries, entry => Assert.Matches(@"(?s)^TQ\d{4}: .+?\n\n\*\*Cause\.\*\* \S.*\n\n\*\*Remedy\.\*\* \S", entry));
    }

    [Fact]
    public void Every_warning_and_every_error_begins_with_its_code()
    {
        var missing = Sources.SelectMany(source => MessageCodes.Missing(source.Value).Select(text => $"{source.Key}: {text}"));

        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("""[LoggerMessage(1101, LogLevel.Warning, "No code")]""", "No code")]
    [InlineData("""[LoggerMessage(1101, LogLevel.Error, "TQ1102: another's code")]""", "TQ1102: another's code")]
    [InlineData("""[LoggerMessage(EventId = 1103, Message = "any level")]""", "any level")]
    [InlineData("""Log.Warning("none")""", "none")]
    [InlineData("""_log.Error(cause, "none {Reason}", 1)""", "none {Reason}")]
    [InlineData("""logger.LogCritical("none")""", "none")]
    [InlineData("""throw new CommandFailedException($"none")""", "none")]
    public void A_message_without_its_code_is_found(string source, string text) =>
        Assert.Equal([text], MessageCodes.Missing(source));

    [Theory]
    [InlineData("""[LoggerMessage(1204, LogLevel.Information, "All is well")]""")]
    [InlineData("""[LoggerMessage(1101, LogLevel.Warning, "TQ1101: No connection")]""")]
    [InlineData("""[LoggerMessage(9003, LogLevel.Warning, "{Code}: {Finding}")]""")]
    [InlineData("""Log.Info("Draining")""")]
    [InlineData("""throw new CommandFailedException($"{finding.Code}: {finding.Message}")""")]
    [InlineData("""Log.Warning(cause, "TQ2101: Attempt")""")]
    public void A_message_that_needs_none_or_has_one_is_not(string source) => Assert.Empty(MessageCodes.Missing(source));
}
