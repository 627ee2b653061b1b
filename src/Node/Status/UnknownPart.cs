namespace TaskQueue.Node.Status;

/// <summary>Something that the broker does not tell.</summary>
/// <param name="What">What is not known: <c>members of the group</c>.</param>
/// <param name="Reason">Why, with the right that is missing, if that is it.</param>
internal sealed record UnknownPart(string What, string Reason);
