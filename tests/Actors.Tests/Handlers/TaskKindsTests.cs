using TaskQueue.Actors.Handlers;

namespace TaskQueue.Actors.Tests.Handlers;

public sealed class TaskKindsTests
{
    private static readonly Dictionary<string, ITaskHandler> Handlers = new()
    {
        ["upper"] = Some.Handler(_ => { }),
        ["größe"] = Some.Handler(_ => { }),
    };

    [Fact]
    public void A_kind_is_found_by_the_bytes_of_its_name()
    {
        var kinds = new TaskKinds(Handlers, defaultKind: null);

        Assert.Same(Handlers["größe"], kinds.Find("größe"u8).Handler);
    }

    [Fact]
    public void A_record_that_names_no_kind_is_of_the_default_kind()
    {
        var kinds = new TaskKinds(Handlers, defaultKind: "upper");

        Assert.Same(Handlers["upper"], kinds.Find([]).Handler);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    public void What_is_not_known_fails_and_names_the_kinds_that_are(string name)
    {
        var kinds = new TaskKinds(Handlers, defaultKind: null);

        var kind = kinds.Find(System.Text.Encoding.UTF8.GetBytes(name));

        var error = Assert.Throws<UnknownKindException>(() => { _ = kind.Handler.HandleAsync(null!).AsTask(); });
        Assert.Equal(name, error.Kind);
        Assert.Contains("größe, upper", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_kind_without_a_handler_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new TaskKinds(Handlers, defaultKind: "lower"));

        Assert.Contains("'lower'", error.Message, StringComparison.Ordinal);
    }
}
