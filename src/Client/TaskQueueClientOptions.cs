namespace TaskQueue.Client;

/// <summary>Settings of a <see cref="TaskQueueClient"/>; read once, when it is created.</summary>
public sealed class TaskQueueClientOptions
{
    /// <summary>Gets or sets the brokers that are asked first.</summary>
    /// <value><c>host:port</c>, separated by commas. Default: <c>localhost:9092</c>.</value>
    public string BootstrapServers { get; set; } = "localhost:9092";

    /// <summary>Gets or sets the topic that tasks are put into, unless a request names another.</summary>
    /// <value>Default: <c>task_topic</c>.</value>
    public string Topic { get; set; } = "task_topic";

    /// <summary>Gets or sets the topic that tells how tasks ended; the nodes' <c>task-queue.topics.results</c>.</summary>
    /// <value>Default: <c>result_topic</c>. Read only once something is waited for.</value>
    public string ResultTopic { get; set; } = "result_topic";

    /// <summary>Gets or sets who enqueues: <c>ce_source</c> of the tasks.</summary>
    /// <value>A URI reference, for example <c>/shop/orders</c>. Default: <c>/task-queue/client</c>.</value>
    public string Source { get; set; } = "/task-queue/client";

    /// <summary>Gets librdkafka's own settings: security, tuning. Those of producers alone, and of consumers alone, go there.</summary>
    /// <value>
    /// Dotted keys. Default: none. Refused are those on which the promises rest (<c>acks</c>, <c>enable.idempotence</c> …). A secret is
    /// given here from a store made for secrets, or as a file: <c>sasl.password-file</c>. <c>partitioner</c> is <c>murmur2_random</c>, as in Java.
    /// </value>
    public IDictionary<string, string> Kafka { get; } = new Dictionary<string, string>();

    /// <summary>Gets or sets how long the broker may take to acknowledge a task, from when the local queue has it.</summary>
    /// <value>1 second to 1 hour. Default: 30 seconds.</value>
    public TimeSpan EnqueueTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how many tasks the local queue holds until they are acknowledged; beyond that calls wait for room.</summary>
    /// <value>1 to 10,000,000. Default: 100,000.</value>
    public int MaxPendingTasks { get; set; } = 100_000;

    /// <summary>Gets or sets how many bytes of tasks the local queue holds; beyond that calls wait for room.</summary>
    /// <value>1 MiB to 2 GiB. Default: 64 MiB.</value>
    public long MaxPendingBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Gets or sets how far back the first wait looks for endings that were written before it.</summary>
    /// <value>
    /// Zero to 7 days. Default: 10 minutes. Reading begins that long before the first wait, by the clocks of this machine and of the nodes, and
    /// goes on until the client is disposed. A longer window reads more of the result topic at the start.
    /// </value>
    public TimeSpan WaitWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets or sets how many endings that were read and not waited for are kept for later waits; then the oldest go.</summary>
    /// <value>0 to 10,000,000. Default: 100,000.</value>
    public int MaxKeptEndings { get; set; } = 100_000;

    /// <summary>Gets or sets how many bytes such endings may take; then the oldest go.</summary>
    /// <value>0 to 16 GiB. Default: 64 MiB.</value>
    public long MaxKeptBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Gets or sets how long disposing waits for acknowledgements of what was enqueued.</summary>
    /// <value>Zero to 10 minutes. Default: 10 seconds.</value>
    public TimeSpan DisposeTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
