namespace WebSample.Primes;

/// <summary>Asks how many primes there are.</summary>
/// <param name="UpTo">The largest number that counts; from 0 to 100,000,000.</param>
public sealed record PrimeQuestion(int UpTo);
