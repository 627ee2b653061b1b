using System.Text;

namespace TaskQueue.Kafka.Native;

/// <summary>Tries single settings on a configuration that is thrown away.</summary>
internal static class ScratchConfiguration
{
    /// <summary>Sets one setting.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="value">The value.</param>
    /// <returns>Why librdkafka refuses it; <see langword="null"/> if it does not.</returns>
    public static string? Try(string key, string value)
    {
        Span<byte> error = stackalloc byte[512];
        var conf = LibRdKafka.ConfNew();
        try
        {
            return LibRdKafka.ConfSet(conf, key, value, error, (nuint)error.Length) == LibRdKafka.ConfOk
                ? null
                : Encoding.UTF8.GetString(error[..Math.Max(0, error.IndexOf((byte)0))]);
        }
        finally
        {
            LibRdKafka.ConfDestroy(conf);
        }
    }
}
