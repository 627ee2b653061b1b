using System.Globalization;
using System.Text;
using TaskQueue.Actors.Handlers;

namespace TaskQueue.Node.Samples;

/// <summary>Sample kind <c>flaky</c>: fails as many attempts as its argument says, then returns the number of the attempt.</summary>
internal sealed class FlakyHandler : ITaskHandler
{
    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context)
    {
        var text = Encoding.UTF8.GetString(context.Argument).Trim();
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var failures))
        {
            throw new RejectTaskException($"'{text}' is no number of attempts that are to fail.");
        }

        return context.Attempt <= failures
            ? throw new InvalidOperationException($"Attempt {context.Attempt} fails on purpose, as the first {failures} do.")
            : new(Encoding.UTF8.GetBytes(context.Attempt.ToString(CultureInfo.InvariantCulture)));
    }
}
