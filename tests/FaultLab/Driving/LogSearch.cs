using System.Text;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Driving;

/// <summary>Looks for the planted secret in what nodes have logged.</summary>
internal static class LogSearch
{
    /// <summary>Looks through the logs of all nodes of a run.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="nodes">The nodes' names.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="history">Receives what is found.</param>
    public static void Run(string folder, IEnumerable<string> nodes, string secret, HistoryWriter history)
    {
        foreach (var node in nodes)
        {
            var log = new FileInfo(NodeProcess.LogOf(folder, node));
            history.Write(new HistoryEvent.SecretsSought(node, log.Exists ? log.Length : 0, Count(log.FullName, secret)));
        }
    }

    /// <summary>Returns how often a text is in a log, which may be written to meanwhile.</summary>
    /// <param name="log">The log's file; may not exist yet.</param>
    /// <param name="text">The text.</param>
    public static int Count(string log, string text)
    {
        if (!File.Exists(log))
        {
            return 0;
        }

        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return reader.ReadToEnd().AsSpan().Count(text);
    }
}
