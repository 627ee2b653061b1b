using System.Globalization;
using TaskQueue.Core;

namespace TaskQueue.Kafka;

/// <summary>Thrown when no broker answered in time, or none let this client in; nothing was changed as far as is known.</summary>
public sealed class BrokerUnreachableException : TaskQueueException
{
    private const string WhatToCheck =
        "Check that the address is right, that a broker runs there, that this machine reaches it (and the addresses it advertises), and that the security settings are the broker's.";

    /// <summary>Creates the exception.</summary>
    /// <param name="bootstrapServers">The addresses that were tried.</param>
    /// <param name="waited">How long was waited.</param>
    /// <param name="lastError">What the client said last of its connections, or <see langword="null"/>.</param>
    public BrokerUnreachableException(string bootstrapServers, TimeSpan waited, string? lastError)
        : this(bootstrapServers, waited, lastError, ConnectionErrors.CauseOf(lastError), ConnectionErrors.IsRefusal(lastError))
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="bootstrapServers">The addresses that were tried.</param>
    /// <param name="waited">How long was waited.</param>
    /// <param name="lastError">What the client said last of its connections, or <see langword="null"/>.</param>
    /// <param name="cause">A sentence that says what is wrong; <see langword="null"/> if that is not known.</param>
    /// <param name="isRefusal">Whether a broker is there and does not let this client in.</param>
    internal BrokerUnreachableException(string bootstrapServers, TimeSpan waited, string? lastError, string? cause, bool isRefusal)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"No Kafka broker at '{bootstrapServers}' {(cause is not null ? $"let this client in within {waited.TotalSeconds:0.#} s. {cause}" : $"answered within {waited.TotalSeconds:0.#} s. {WhatToCheck}")}{(lastError is null ? "" : $" The client's last word: {ConnectionErrors.Quote(lastError)}.")}"))
    {
        BootstrapServers = bootstrapServers;
        Waited = waited;
        LastError = lastError;
        IsRefusal = isRefusal;
    }

    /// <summary>Gets the addresses that were tried.</summary>
    public string BootstrapServers { get; }

    /// <summary>Gets how long was waited.</summary>
    public TimeSpan Waited { get; }

    /// <summary>Gets what the client said last of its connections; <see langword="null"/> if it said nothing.</summary>
    public string? LastError { get; }

    /// <summary>Gets whether a broker is there and does not let this client in: a setting is wrong, and trying again is vain.</summary>
    internal bool IsRefusal { get; }

    /// <summary>Gets which <c>security.protocol</c> the client was set to; <see langword="null"/> if that is not known.</summary>
    internal string? SecurityProtocol { get; init; }
}
