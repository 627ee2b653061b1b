namespace TaskQueue.Node.Tests.Docs;

/// <summary>A field of what a verb prints.</summary>
/// <param name="Path">Its name, behind those of the objects that it lies in; <c>[]</c> marks a list.</param>
/// <param name="Type">What it holds; of words, all there are.</param>
/// <param name="IsAlways">Whether it is always there.</param>
internal sealed record JsonField(string Path, string Type, bool IsAlways);
