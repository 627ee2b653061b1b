using System.Globalization;
using System.Text;
using TaskQueue.Core.Records;
using TaskQueue.Core.Wire;

namespace TaskQueue.Core.DeadLetters;

/// <summary>Composes the headers of a replay: those of the dead letter without what made it one, and what makes it a replay.</summary>
internal static class ReplayHeaders
{
    /// <summary>Composes the headers.</summary>
    /// <param name="deadLetter">The headers of the dead letter.</param>
    /// <param name="id">The task's id.</param>
    /// <param name="generation">Which replay of the task this is, counted from 1.</param>
    /// <param name="group">The only group that is to run it.</param>
    /// <param name="target">Receives them; emptied first.</param>
    public static void Write(RecordHeaders deadLetter, string id, int generation, string group, HeaderWriter target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentException.ThrowIfNullOrEmpty(group);
        target.Clear();
        foreach (var header in deadLetter)
        {
            if (header.Name.StartsWith(DeadLetterNames.Prefix) || IsOfReplay(header.Name))
            {
                continue;
            }

            if (header.HasValue)
            {
                target.Add(header.Name, header.Value);
            }
            else
            {
                target.AddNull(header.Name);
            }
        }

        target.Add(HeaderNames.ReplayId, Encoding.UTF8.GetBytes(id));
        target.Add(HeaderNames.ReplayGeneration, Encoding.UTF8.GetBytes(generation.ToString(CultureInfo.InvariantCulture)));
        target.Add(HeaderNames.ReplayGroup, Encoding.UTF8.GetBytes(group));
    }

    private static bool IsOfReplay(ReadOnlySpan<byte> name) => HeaderNames.Classify(name)
        is HeaderName.ReplayId or HeaderName.ReplayGeneration or HeaderName.ReplayGroup;
}
