using System.Security.Cryptography;
using System.Text;

namespace TaskQueue.Actors.Handlers;

/// <summary>Derives the key under which the side effects of a task are done once.</summary>
/// <remarks>
/// A hash, because providers limit length and characters of such keys, and ids and topics may be long. In the form of a UUID
/// (RFC 9562, version 8), because databases have a type for it. Never to be changed: tasks that wait would lose their keys.
/// </remarks>
internal static class IdempotencyKeys
{
    /// <summary>Returns the key.</summary>
    /// <param name="topic">The task topic.</param>
    /// <param name="id">The task's id.</param>
    public static string Of(string topic, string id)
    {
        // A topic's name has no zero in it, so no other pair gives the same text.
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{topic}\0{id}"), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true).ToString();
    }
}
