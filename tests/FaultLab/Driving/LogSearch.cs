using System.Text;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Driving;

/// <summary>Looks for the planted secret in what nodes have logged.</summary>
internal static class LogSearch
{
    /// <summary>Looks through the logs of all nodes of a run.</summary>
    public static void Run(string folder, IEnumerable<string> nodes, HistoryWriter history)
    {
        foreach (var node in nodes)
        {
            var log = File.ReadAllBytes(NodeProcess.LogOf(folder, node));
            var (hits, at) = (0, 0);
            while (log.AsSpan(at).IndexOf(Encoding.UTF8.GetBytes(LabSettings.Secret)) is var found and >= 0)
            {
                hits++;
                at += found + 1;
            }

            history.Write(new HistoryEvent.SecretsSought(node, log.Length, hits));
        }
    }
}
