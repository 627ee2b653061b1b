using TaskQueue.Actors.Configuration;

namespace TaskQueue.Actors.Hosting;

/// <summary>Says what a node in an application runs, and how: its handlers by kind, and its settings.</summary>
/// <remarks>
/// <para>
/// Settings come in layers, the weakest first: defaults; what is set here in code; HOCON in the order in which it is named here; the section
/// <c>TaskQueue</c> of the application's configuration (<c>appsettings.json</c>); the environment (<c>TASKQUEUE__ATTEMPTS__MAX=3</c>); the
/// application's command line (<c>--TaskQueue:Attempts:Max=3</c>). So code gives what an operator may change without it.
/// </para>
/// <para>
/// The group must be set in one of them. There is no default kind unless one is set. Mistakes are told when the application starts, all at once
/// (<see cref="ConfigurationException"/>).
/// </para>
/// </remarks>
public sealed partial class TaskQueueBuilder
{
    private readonly List<(string Key, string Value)> _set = [];
    private readonly List<HoconDocument> _documents = [];

    /// <summary>Creates a builder that says nothing yet.</summary>
    internal TaskQueueBuilder()
    {
    }

    /// <summary>Gets or sets the consumer group: nodes of one group share the tasks. It has to be set here or in another layer.</summary>
    public string? Group { get; set; }

    /// <summary>Gets or sets the brokers to ask first.</summary>
    /// <value><c>host:port</c>, several with commas. Default: <c>localhost:9092</c>.</value>
    public string? BootstrapServers { get; set; }

    /// <summary>Gets or sets the topics from which tasks are read.</summary>
    /// <value>Default: <c>task_topic</c>.</value>
    public IReadOnlyList<string>? TaskTopics { get; set; }

    /// <summary>Gets or sets the topic to which results are written.</summary>
    /// <value>Default: <c>result_topic</c>.</value>
    public string? ResultTopic { get; set; }

    /// <summary>Gets or sets how many workers the node starts with, that is, how many tasks run at once.</summary>
    /// <value>Default: 16.</value>
    public int? Workers { get; set; }

    /// <summary>
    /// Gets or sets whether the application stops when its node fails, with exit code 1 unless it sets one itself; otherwise that is logged,
    /// and the application goes on without a node.
    /// </summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool StopApplicationOnFailure { get; set; } = true;

    /// <summary>Gets or sets how long the start waits for an answer of the broker.</summary>
    /// <value>Default: 30 seconds.</value>
    internal TimeSpan StartPatience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the section of the application's configuration that is read.</summary>
    internal string Section { get; private set; } = ApplicationSources.DefaultSection;

    /// <summary>Sets any setting by its key; the last value of a key counts.</summary>
    /// <param name="key">
    /// The key as docs/configuration.md has it, such as <c>attempts.max</c>, with or without <c>task-queue.</c> before it; names with points in
    /// quotes: <c>kinds."invoice.send".attempts.max</c>. A key of Akka's begins with <c>akka.</c>
    /// </param>
    /// <param name="value">The value as it would be written in HOCON, without quotes: <c>3</c>, <c>30s</c>, <c>64MiB</c>, <c>on</c>; a list with commas.</param>
    /// <returns>The builder.</returns>
    public TaskQueueBuilder Set(string key, string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentNullException.ThrowIfNull(value);
        _set.Add((key, value));
        return this;
    }

    /// <summary>Adds settings in HOCON: <c>task-queue { … }</c>, and <c>akka { … }</c> for the actor system.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The builder.</returns>
    public TaskQueueBuilder UseHocon(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _documents.Add(new HoconDocument("HOCON in code", () => text));
        return this;
    }

    /// <summary>Adds settings from a file in HOCON, such as the one that <c>taskqueue --config</c> takes. It is read when the application starts.</summary>
    /// <param name="path">The file, relative to the process's directory.</param>
    /// <returns>The builder.</returns>
    public TaskQueueBuilder UseHoconFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _documents.Add(new HoconDocument(Path.GetFileName(path), () => File.ReadAllText(path)));
        return this;
    }

    /// <summary>Reads another section of the application's configuration than <c>TaskQueue</c>.</summary>
    /// <param name="path">The section's path, such as <c>Workers:TaskQueue</c>.</param>
    /// <returns>The builder.</returns>
    public TaskQueueBuilder UseSection(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Section = path;
        return this;
    }
}
