namespace TaskQueue.TestSupport.Brokers;

/// <summary>An environment variable without which tests of one sort are skipped.</summary>
/// <param name="name">Its name.</param>
/// <param name="meaning">What it names, and in which form: completes "Needs …".</param>
internal sealed class BrokerVariable(string name, string meaning)
{
    private const string RequiredVariable = "TASKQUEUE_KAFKA_REQUIRED";

    /// <summary>Gets its value; <see langword="null"/> if it is not set.</summary>
    public string? Value => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>Gets why a test that needs it is skipped; <see langword="null"/> to run the test, and to fail it without a value.</summary>
    public string? SkipReason =>
        Value is not null || Environment.GetEnvironmentVariable(RequiredVariable) == "1" ? null : $"Needs {meaning}: set {name}.";

    /// <summary>Returns the value.</summary>
    /// <exception cref="InvalidOperationException">It is not set.</exception>
    public string Require() => Value
        ?? throw new InvalidOperationException($"{RequiredVariable}=1, but {name} is not set: needs {meaning}.");
}
