using TaskQueue.Actors.Configuration.Hocon;

namespace TaskQueue.Actors.Configuration;

/// <summary>HOCON that an application gives, as a text or in a file.</summary>
/// <param name="Source">What a user knows it by: a file's name.</param>
/// <param name="ReadText">Returns the text; reads the file.</param>
internal sealed record HoconDocument(string Source, Func<string> ReadText)
{
    /// <summary>Reads it.</summary>
    /// <param name="environment">The environment variables that it may fill in.</param>
    /// <param name="mistakes">Receives what is wrong with it.</param>
    /// <returns>The layer; <see langword="null"/> if it cannot be read.</returns>
    public ConfigNode? Read(IReadOnlyDictionary<string, string> environment, List<ConfigurationMistake> mistakes)
    {
        try
        {
            return HoconReader.ReadDocument(ReadText(), Source, ConfigLayer.File, environment.GetValueOrDefault);
        }
        catch (HoconSyntaxException error)
        {
            mistakes.Add(new ConfigurationMistake(null, null, error.Message, null));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            mistakes.Add(new ConfigurationMistake(null, null, $"{Source}: {error.Message}", null));
        }

        return null;
    }
}
