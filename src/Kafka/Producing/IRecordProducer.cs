namespace TaskQueue.Kafka.Producing;

/// <summary>Writes records and reports on each, in batches.</summary>
/// <remarks>Not thread-safe: one owner calls all members; only the wake-up comes from another thread.</remarks>
internal interface IRecordProducer : IDisposable
{
    /// <summary>
    /// Sets what to call when reports have come in. It is called from a thread of the client, must return at once, and is
    /// called again only after <see cref="Poll"/> has taken all reports.
    /// </summary>
    /// <param name="wake">The wake-up; replaces the one before.</param>
    void OnReports(Action wake);

    /// <summary>Gets the last error that the client met by itself, such as a refused connection; <see langword="null"/> if there was none.</summary>
    string? LastError { get; }

    /// <summary>Hands a record to the client, which copies it before this returns.</summary>
    /// <param name="record">The record.</param>
    /// <param name="ticket">A number that the report on this record will carry.</param>
    /// <returns>
    /// Without a fault if it was taken: exactly one report will follow. Otherwise why it was not: no report will follow.
    /// <see cref="ProduceFault.QueueFull"/>: try again after the next reports, of which there are some to come.
    /// </returns>
    ProduceError Send(in OutgoingRecord record, long ticket);

    /// <summary>Takes the reports that have come in, without waiting.</summary>
    /// <param name="reports">Receives the reports; added at the end.</param>
    void Poll(List<DeliveryReport> reports);
}
