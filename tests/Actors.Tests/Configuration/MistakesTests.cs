namespace TaskQueue.Actors.Tests.Configuration;

public sealed class MistakesTests
{
    [Theory]
    [InlineData("attempts.max=0", "task-queue.attempts.max = 0: must be from 1 to 1000000 (from --set)")]
    [InlineData("attempts.max=ten", "task-queue.attempts.max = ten: must be from 1 to 1000000 (from --set)")]
    [InlineData("attempts.max=1.5", "task-queue.attempts.max = 1.5: must be from 1 to 1000000 (from --set)")]
    [InlineData("attempts.max=99999999999", "task-queue.attempts.max = 99999999999: must be from 1 to 1000000 (from --set)")]
    [InlineData("attempts.timeout=30", "task-queue.attempts.timeout = 30: must be a duration with a unit (ms, s, m, h, d) from 1ms to 24d (from --set)")]
    [InlineData("attempts.timeout=-1s", "task-queue.attempts.timeout = -1s: must be a duration with a unit (ms, s, m, h, d) from 1ms to 24d (from --set)")]
    [InlineData("attempts.backoff.jitter=1.1", "task-queue.attempts.backoff.jitter = 1.1: must be a number from 0 to 1 (from --set)")]
    [InlineData("attempts.backoff.factor=NaN", "task-queue.attempts.backoff.factor = NaN: must be a number from 1 to 100 (from --set)")]
    [InlineData("attempts.backoff.first=11m", "task-queue.attempts.backoff.first = 11m: must not be longer than task-queue.attempts.backoff.max, which is 10m (from --set)")]
    [InlineData("in-flight.max-bytes=10", "task-queue.in-flight.max-bytes = 10: must be a size such as 64MiB, from 64KiB to 64GiB (from --set)")]
    [InlineData("in-flight.max-bytes=many", "task-queue.in-flight.max-bytes = many: must be a size such as 64MiB, from 64KiB to 64GiB (from --set)")]
    [InlineData("results.failures=maybe", "task-queue.results.failures = maybe: must be one of on, off, true, false, yes, no (from --set)")]
    [InlineData("results.key=id", "task-queue.results.key = id: must be one of task-id, task-key (from --set)")]
    [InlineData("start=begin", "task-queue.start = begin: must be one of earliest, latest, refuse, or a time with a zone such as 2026-01-31T08:15:00Z (from --set)")]
    [InlineData("group=\"\"", "task-queue.group = : must be a name of 1 to 249 characters (from --set)")]
    [InlineData("bootstrap-servers=localhost", "task-queue.bootstrap-servers = localhost: must be host:port, several with commas between them (from --set)")]
    [InlineData("bootstrap-servers=a:1,b:70000", "task-queue.bootstrap-servers = a:1,b:70000: must be host:port, several with commas between them (from --set)")]
    [InlineData("topics.results=a/b", "task-queue.topics.results = a/b: must be the name of a topic: 1 to 249 letters, digits, '.', '_' or '-' (from --set)")]
    [InlineData("topics.tasks=[]", "task-queue.topics.tasks = []: must be a list of topic names such as [\"task_topic\"]: 1 to 249 letters, digits, '.', '_' or '-' (from --set)")]
    [InlineData("topics.tasks=[\"a\", \"a\"]", "task-queue.topics.tasks = [a,a]: names a topic twice (from --set)")]
    [InlineData("topics.results=task_topic", "task-queue.topics.results = task_topic: must not be a task topic: each result would be a task again, without end (from --set)")]
    [InlineData("topics.dead-letters=result_topic", "task-queue.topics.dead-letters = result_topic: gives result_topic, which is a task topic or the result topic (from --set)")]
    [InlineData("topics.events=dlq.task_topic", "task-queue.topics.events = dlq.task_topic: gives dlq.task_topic, which is a task topic, the result topic or a dead-letter topic (from --set)")]
    [InlineData("supervision.default=exit", "task-queue.supervision.default = exit: must be one of resume, restart, stop, escalate (from --set)")]
    [InlineData("supervision.by-exception.\"System.IO.IOException\"=die", "task-queue.supervision.by-exception.System.IO.IOException = die: must be one of resume, restart, stop, escalate, exit (from --set)")]
    [InlineData("revoke-timeout=150s", "task-queue.revoke-timeout = 150s: must be below half of max.poll.interval.ms, which is 300000, or the group gives the partitions away while they are being handed over (from --set)")]
    [InlineData("drain-timeout=0s", "task-queue.drain-timeout = 0s: must be a duration with a unit (ms, s, m, h, d) from 1ms to 1d (from --set)")]
    [InlineData("kafka.consumer.enable.auto.commit=true", "task-queue.kafka.consumer.enable.auto.commit = true: the node commits an offset only after the task's result is acknowledged; see task-queue.commit (from --set)")]
    [InlineData("kafka.producer.acks=1", "task-queue.kafka.producer.acks = 1: a result must be acknowledged by all in-sync replicas, once, before its task counts as done; it cannot be changed (from --set)")]
    [InlineData("kafka.common.group.id=x", "task-queue.kafka.common.group.id = x: set task-queue.group instead (from --set)")]
    [InlineData("kafka.common.sasl.password=hunter2", "task-queue.kafka.common.sasl.password = ***: is a secret: use sasl.password-file or the environment variable TASKQUEUE_KAFKA_SASL_PASSWORD (from --set)")]
    [InlineData("kafka.common=x", "task-queue.kafka.common = x: must be keys with values in braces: { … } (from --set)")]
    [InlineData("atempts.max=3", "task-queue.atempts.max = 3: unknown key; did you mean task-queue.attempts.max? (from --set)")]
    [InlineData("attempts.maximum-of-everything=3", "task-queue.attempts.maximum-of-everything = 3: unknown key (from --set)")]
    [InlineData("attempts=3", "task-queue.attempts = 3: must be keys with values in braces: { … } (from --set)")]
    [InlineData("attempts.max.foo=3", "task-queue.attempts.max.foo = 3: unknown key; task-queue.attempts.max is one value, without keys below it (from --set)")]
    [InlineData("breaker.failure-ratio=1", "task-queue.breaker.failure-ratio = 1: must be a number from 0.05 to 0.95 (from --set)")]
    [InlineData("breaker.pause=6m", "task-queue.breaker.pause = 6m: must not be longer than task-queue.breaker.max-pause, which is 5m (from --set)")]
    [InlineData("kinds=3", "task-queue.kinds = 3: must be keys with values in braces: { … } (from --set)")]
    [InlineData("kinds.mail=3", "task-queue.kinds.mail = 3: must be keys with values in braces: { … } (from --set)")]
    [InlineData("kinds.mail.attempts.max=0", "task-queue.kinds.mail.attempts.max = 0: must be from 1 to 1000000 (from --set)")]
    [InlineData("kinds.\"mail.send\".attempts.max=0", "task-queue.kinds.\"mail.send\".attempts.max = 0: must be from 1 to 1000000 (from --set)")]
    [InlineData("kinds.\"mail.send\".atempts.max=3", "task-queue.kinds.\"mail.send\".atempts.max = 3: unknown key; did you mean task-queue.kinds.\"mail.send\".attempts.max? (from --set)")]
    [InlineData("kinds.\"mail.send\".breaker.probes=0", "task-queue.kinds.\"mail.send\".breaker.probes = 0: must be from 1 to 1000 (from --set)")]
    [InlineData("kinds.mail.attempts.max.foo=3", "task-queue.kinds.mail.attempts.max.foo = 3: unknown key; task-queue.kinds.mail.attempts.max is one value, without keys below it (from --set)")]
    [InlineData("kinds.mail.attempts.backoff.first=11m", "task-queue.kinds.mail.attempts.backoff.first = 11m: must not be longer than task-queue.kinds.mail.attempts.backoff.max, which is 10m (from --set)")]
    [InlineData("kinds.mail.attempts.backoff.max=500ms", "task-queue.kinds.mail.attempts.backoff.max = 500ms: must not be shorter than task-queue.kinds.mail.attempts.backoff.first, which is 1s (from --set)")]
    [InlineData("workers=0", "task-queue.workers = 0: must be from 1 to 10000 (from --set)")]
    public void A_wrong_value_is_one_line_with_key_value_rule_and_origin(string assignment, string expected) =>
        Assert.Equal(expected, Assert.Single(SomeConfiguration.MistakesOfSet("task-queue." + assignment)));

    [Theory]
    [InlineData("router=round-robin-group", "did you mean round-robin-pool?")]
    [InlineData("router=from-code", "must be a pool, one of round-robin-pool, random-pool")]
    [InlineData("router=null", "must be a pool")]
    [InlineData("nr-of-instances=0", "nr-of-instances = 0: must be from 1 to 10000")]
    [InlineData("dispatcher=my-dispatcher", "Akka ignores it for a pool; use pool-dispatcher")]
    [InlineData("pool-dispatcher.type=PinedDispatcher", "must be one of PinnedDispatcher")]
    [InlineData("nr-of-instance=3", "did you mean akka.actor.deployment./workers.nr-of-instances?")]
    [InlineData("resizer.upper-bond=3", "did you mean akka.actor.deployment./workers.resizer.upper-bound?")]
    [InlineData("resizer.backoff-rate=2", "must be a number from 0 to 1")]
    [InlineData("resizer={enabled = on, lower-bound = 4, upper-bound = 2}", "lower-bound = 4: must not be above upper-bound, which is 2")]
    [InlineData("resizer.enabled=on", "nr-of-instances = 16: must lie within the resizer's bounds, from 1 to 10")]
    [InlineData("resizer={enabled = on, lower-bound = 20, upper-bound = 30}", "nr-of-instances = 16: must lie within the resizer's bounds, from 20 to 30")]
    public void The_pool_of_workers_is_checked_since_Akka_does_not(string assignment, string expected)
    {
        var mistake = Assert.Single(SomeConfiguration.MistakesOfSet("akka.actor.deployment./workers." + assignment));

        Assert.StartsWith("akka.actor.deployment./workers.", mistake, StringComparison.Ordinal);
        Assert.Contains(expected, mistake, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("group=g1", "group: unknown key; did you mean task-queue.group? (from --set)")]
    [InlineData("taskqueue.group=g1", "taskqueue: unknown section; there are task-queue for our settings and akka for Akka's (from --set)")]
    [InlineData("group", "--set group: must be key=value")]
    [InlineData("task-queue.kafka.common.sasl.password:hunter2", "--set task-queue.kafka.common.sasl.password: must be key=value")]
    [InlineData("task-queue..group=1", "task-queue..group: '.' where a key should be (from --set)")]
    [InlineData("task-queue.topics.tasks=[\"a\"", "task-queue.topics.tasks: this [ is never closed (from --set)")]
    [InlineData("akka.loglevel=LOUD", "akka.loglevel = LOUD: must be one of OFF, ERROR, WARNING, INFO, DEBUG (from --set)")]
    public void What_is_not_a_setting_at_all_is_refused(string assignment, string expected) =>
        Assert.Equal(expected, Assert.Single(SomeConfiguration.MistakesOfSet(assignment)));

    [Fact]
    public void All_mistakes_are_told_at_once_with_file_and_line()
    {
        var mistakes = SomeConfiguration.MistakesOf(
            """
            task-queue {
              attempts {
                max = 0
                timout = 5s
              }
              group = ""
            }
            """);

        Assert.Equal(
            [
                "task-queue.group = : must be a name of 1 to 249 characters (from node.conf, line 6)",
                "task-queue.attempts.max = 0: must be from 1 to 1000000 (from node.conf, line 3)",
                "task-queue.attempts.timout = 5s: unknown key; did you mean task-queue.attempts.timeout? (from node.conf, line 4)",
            ],
            mistakes);
    }

    [Fact]
    public void A_variable_that_is_not_set_is_refused_by_name() => Assert.Equal(
        ["node.conf, line 2: the environment variable BROKERS is not set; set it, or write ${?BROKERS} to do without"],
        SomeConfiguration.MistakesOf("task-queue {\n  bootstrap-servers = ${BROKERS}\n}"));

    [Fact]
    public void A_file_that_is_not_there_is_refused_by_name()
    {
        var missing = Path.Combine(Path.GetTempPath(), "taskqueue-no-such-folder", "node.conf");

        var error = Assert.Throws<TaskQueue.Actors.Configuration.ConfigurationException>(
            () => TaskQueue.Actors.Configuration.ConfigurationLoader.Load(new() { Files = [missing] }));

        Assert.StartsWith($"--config {missing}: Could not find", Assert.Single(error.Mistakes).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Workers_and_instances_in_one_file_contradict_each_other() => Assert.Equal(
        ["task-queue.workers = 4: is short for akka.actor.deployment./workers.nr-of-instances, which is 8; set only one of them (from node.conf, line 1)"],
        SomeConfiguration.MistakesOf("task-queue.workers = 4\nakka.actor.deployment./workers.nr-of-instances = 8"));

    [Fact]
    public void A_secret_file_that_is_not_there_is_refused() => Assert.Contains(
        "sasl.password-file = /no/such/file: the file cannot be read",
        Assert.Single(SomeConfiguration.MistakesOfSet("task-queue.kafka.common.sasl.password-file=/no/such/file")),
        StringComparison.Ordinal);

    [Fact]
    public void A_setting_of_Kafka_that_contradicts_the_handover_is_found() => Assert.StartsWith(
        "task-queue.revoke-timeout = 5s: must be below half of max.poll.interval.ms, which is 10000",
        Assert.Single(SomeConfiguration.MistakesOfSet(
            "task-queue.kafka.consumer.max.poll.interval.ms=10000", "task-queue.revoke-timeout=5s")),
        StringComparison.Ordinal);
}
