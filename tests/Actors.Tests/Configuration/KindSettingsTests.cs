using TaskQueue.Actors.Configuration;
using TaskQueue.Actors.Hosting;
using TaskQueue.TestSupport;

namespace TaskQueue.Actors.Tests.Configuration;

public sealed class KindSettingsTests
{
    [Fact]
    public void What_a_kind_does_not_set_is_as_for_all_kinds()
    {
        var settings = SomeConfiguration.File(
            """
            task-queue {
              attempts { max = 7, timeout = 2m }
              breaker.probes = 5
              kinds {
                "invoice.send" { attempts { max = 20, backoff.first = 5s }, breaker.enabled = off }
                thumbnail { }
              }
            }
            """).Settings;

        Assert.Equal(["invoice.send", "thumbnail"], settings.Kinds.Keys);
        Assert.Equal(
            settings.General.Attempts with { Retries = settings.General.Attempts.Retries with { MaxAttempts = 20, First = TimeSpan.FromSeconds(5) } },
            settings.Kinds["invoice.send"].Attempts);
        Assert.Equal(settings.General.Breaker with { Enabled = false }, settings.Kinds["invoice.send"].Breaker);
        Assert.Equal(settings.General, settings.Kinds["thumbnail"]);
        Assert.Equal((7, 5), (settings.General.Attempts.Retries.MaxAttempts, settings.General.Breaker.Probes));
    }

    [Fact]
    public void Later_layers_win_key_by_key()
    {
        using var file = new TemporaryFile("task-queue.kinds.\"a.b\".attempts { max = 3, timeout = 5s }");

        var settings = ConfigurationLoader.Load(new ConfigurationSources
        {
            Files = [file.FullName],
            Environment = new Dictionary<string, string> { ["TASKQUEUE__KINDS__MAIL__ATTEMPTS__MAX"] = "4" },
            Set = ["task-queue.kinds.\"a.b\".attempts.max=5"],
        }).Settings;

        Assert.Equal((5, TimeSpan.FromSeconds(5)), (settings.Kinds["a.b"].Attempts.Retries.MaxAttempts, settings.Kinds["a.b"].Attempts.Timeout));
        Assert.Equal(4, settings.Kinds["mail"].Attempts.Retries.MaxAttempts);
    }

    [Fact]
    public void A_kind_may_be_named_as_a_secret_is() => Assert.Equal(
        TimeSpan.FromSeconds(10),
        SomeConfiguration.Set("task-queue.kinds.password-reset.attempts.timeout=\"10s\"").Settings.Kinds["password-reset"].Attempts.Timeout);

    [Fact]
    public void A_kind_set_to_null_has_no_settings_of_its_own() =>
        Assert.Empty(SomeConfiguration.Set("task-queue.kinds.mail.attempts.max=3", "task-queue.kinds.mail=null").Settings.Kinds);

    [Fact]
    public void A_name_with_points_that_is_not_in_quotes_is_not_taken_for_another_kind() => Assert.StartsWith(
        "task-queue.kinds.invoice.send.attempts.max = 3: unknown key",
        Assert.Single(SomeConfiguration.MistakesOfSet("task-queue.kinds.invoice.send.attempts.max=3")),
        StringComparison.Ordinal);

    [Fact]
    public void The_actors_get_the_settings_of_each_kind()
    {
        var loaded = SomeConfiguration.Set(
            "task-queue.kinds.mail.breaker.enabled=off", "task-queue.kinds.news.breaker.min-attempts=7", "task-queue.unknown-kind.for=3m");

        var settings = NodeSettingsMapping.ToTaskQueue(loaded);

        Assert.Equal(100, settings.General.Breaker.MinAttempts);
        Assert.False(settings.Kinds["mail"].Breaker.Enabled);
        Assert.Equal(7, settings.Kinds["news"].Breaker.MinAttempts);
        Assert.All([settings.General, .. settings.Kinds.Values], kind => Assert.Equal(TimeSpan.FromMinutes(3), kind.Attempts.UnknownKindFor));
    }

    [Theory]
    [InlineData("invoice.send")]
    [InlineData("a\"b.c\\d")]
    [InlineData("plain")]
    [InlineData("")]
    public void A_key_with_any_name_in_it_is_taken_apart_again(string name) =>
        Assert.Equal(["task-queue", "kinds", name, "max"], KeyPath.Split($"{KeyPath.Below("task-queue.kinds", name)}.max"));
}
