namespace TaskQueue.Actors.Tests;

/// <summary>An exception that throws when it is asked where it came from.</summary>
internal sealed class UntellableException() : Exception("no")
{
    public override string? StackTrace => throw new InvalidOperationException("the stack is not for everybody");
}
