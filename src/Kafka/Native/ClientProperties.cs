namespace TaskQueue.Kafka.Native;

/// <summary>Puts together what the user has set with what we set.</summary>
internal static class ClientProperties
{
    /// <summary>Returns the defaults, overlaid with what the user has set, overlaid with what is fixed.</summary>
    /// <param name="given">What the user has set.</param>
    /// <param name="defaults">What holds unless the user has set it, under this name or an alias.</param>
    /// <param name="fixedValues">What holds in any case.</param>
    /// <param name="aliases">Other names (keys) of settings (values).</param>
    public static Dictionary<string, string> Complete(
        IReadOnlyDictionary<string, string> given,
        IReadOnlyDictionary<string, string> defaults,
        IReadOnlyDictionary<string, string> fixedValues,
        IReadOnlyDictionary<string, string> aliases)
    {
        var complete = new Dictionary<string, string>(defaults);
        foreach (var (name, value) in given)
        {
            complete[aliases.GetValueOrDefault(name, name)] = value;
        }

        foreach (var (name, value) in fixedValues)
        {
            complete[name] = value;
        }

        return complete;
    }
}
