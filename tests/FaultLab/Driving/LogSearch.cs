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
            var log = File.ReadAllBytes(NodeProcess.LogOf(folder, node));
            var (hits, at) = (0, 0);
            while (log.AsSpan(at).IndexOf(Encoding.UTF8.GetBytes(secret)) is var found and >= 0)
            {
                hits++;
                at += found + 1;
            }

            history.Write(new HistoryEvent.SecretsSought(node, log.Length, hits));
        }
    }
}
