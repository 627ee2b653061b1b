namespace TaskQueue.Actors.Standstills;

/// <summary>Who a node is to those who read its events.</summary>
/// <param name="Name">Host and process: <c>host-pid</c>.</param>
/// <param name="Group">Its consumer group.</param>
/// <param name="EventTopic">The topic on which it tells of itself.</param>
internal sealed record NodeIdentity(string Name, string Group, string EventTopic)
{
    /// <summary>Returns the identity of a node in this process.</summary>
    /// <param name="group">Its consumer group.</param>
    /// <param name="eventTopic">The topic on which it tells of itself.</param>
    public static NodeIdentity OfProcess(string group, string eventTopic) =>
        new($"{Environment.MachineName}-{Environment.ProcessId}", group, eventTopic);
}
