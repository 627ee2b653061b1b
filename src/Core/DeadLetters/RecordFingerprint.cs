using System.Security.Cryptography;
using TaskQueue.Core.Records;

namespace TaskQueue.Core.DeadLetters;

/// <summary>What an incomplete dead letter tells of the record that it does not have: enough to know it again.</summary>
/// <param name="Bytes">Bytes of key, value, and headers' names and values.</param>
/// <param name="Sha256">SHA-256 of the value in lower-case hexadecimal digits; <see langword="null"/> for a null value.</param>
internal sealed record RecordFingerprint(long Bytes, string? Sha256)
{
    /// <summary>Returns whether this is the record.</summary>
    public bool IsOf(scoped in RecordView record)
    {
        long bytes = record.Key.Length + record.Value.Length;
        foreach (var header in record.Headers)
        {
            bytes += header.Name.Length + header.Value.Length;
        }

        var sha256 = record.HasValue ? Convert.ToHexStringLower(SHA256.HashData(record.Value)) : null;
        return bytes == Bytes && sha256 == Sha256;
    }
}
