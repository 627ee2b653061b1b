using TaskQueue.Actors.Handlers;

namespace WebSample.Primes;

/// <summary>Counts primes with the sieve of Eratosthenes; spends its time with computing, and stops when it is asked to.</summary>
internal sealed class CountPrimes : ITaskHandler<PrimeQuestion, int>
{
    private const int Limit = 100_000_000;

    /// <inheritdoc/>
    public ValueTask<int> HandleAsync(PrimeQuestion question, TaskContext context) =>
        question.UpTo is >= 0 and <= Limit
            ? ValueTask.FromResult(Count(question.UpTo, context.CancellationToken))
            : throw new RejectTaskException($"The number must be from 0 to {Limit}.");

    private static int Count(int upTo, CancellationToken cancel)
    {
        var isComposite = new bool[upTo + 1];
        var primes = 0;
        for (var number = 2; number <= upTo; number++)
        {
            if (isComposite[number])
            {
                continue;
            }

            cancel.ThrowIfCancellationRequested();
            primes++;
            for (var multiple = (long)number * number; multiple <= upTo; multiple += number)
            {
                isComposite[multiple] = true;
            }
        }

        return primes;
    }
}
