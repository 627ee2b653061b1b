using System.Globalization;
using System.Text;
using TaskQueue.Actors.Configuration;
using TaskQueue.Core.Wire;

namespace TaskQueue.Actors.Handlers;

/// <summary>Finds what is wrong with the registered handlers.</summary>
internal static class RegistrationRules
{
    /// <summary>Checks them all.</summary>
    /// <param name="registrations">The handlers.</param>
    /// <param name="timeoutOf">Returns the time after which an attempt of a kind is over.</param>
    /// <exception cref="ConfigurationException">Something is wrong; all of it is told.</exception>
    public static void Check(IReadOnlyList<HandlerRegistration> registrations, Func<string, TimeSpan> timeoutOf)
    {
        var mistakes = MistakesIn(registrations, timeoutOf);
        if (mistakes.Count > 0)
        {
            throw new ConfigurationException([.. mistakes.Select(mistake => new ConfigurationMistake(null, null, mistake, null))]);
        }
    }

    private static IReadOnlyList<string> MistakesIn(
        IReadOnlyList<HandlerRegistration> registrations, Func<string, TimeSpan> timeoutOf) => registrations.Count == 0
        ? ["no kind has a handler: add one with queue.Handle…(\"the.kind\", …)"]
        :
        [
            .. registrations.Select(NameMistake).OfType<string>().Distinct(),
            .. registrations
                .GroupBy(registration => registration.Kind, StringComparer.Ordinal)
                .Where(kind => kind.Count() > 1)
                .Select(kind => string.Create(CultureInfo.InvariantCulture, $"the kind '{kind.Key}' has {kind.Count()} handlers; it needs exactly one")),
            .. registrations.SelectMany(registration => BatchMistakes(registration, timeoutOf)),
        ];

    private static string? NameMistake(HandlerRegistration registration) => registration.Kind switch
    {
        "" => "a kind has an empty name",
        var kind when Encoding.UTF8.GetByteCount(kind) > WireLimits.MaxNameBytes =>
            string.Create(CultureInfo.InvariantCulture, $"the kind '{kind[..32]}…' has {Encoding.UTF8.GetByteCount(kind)} bytes; {WireLimits.MaxNameBytes} are allowed"),
        var kind when kind.Any(char.IsControl) => $"the kind '{kind}' has a control character in its name",
        var kind when !IsText(kind) => $"the kind '{kind}' has half a character in its name, which UTF-8 cannot tell",
        _ => null,
    };

    private static IEnumerable<string> BatchMistakes(HandlerRegistration registration, Func<string, TimeSpan> timeoutOf)
    {
        if (registration.Batch is not { } batch)
        {
            yield break;
        }

        if (batch.MaxTasks < 1)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"the batches of the kind '{registration.Kind}' have maxTasks = {batch.MaxTasks}; it has to be at least 1");
        }

        if (batch.MaxDelay <= TimeSpan.Zero || batch.MaxDelay > BatchLimits.LongestDelay)
        {
            yield return $"the batches of the kind '{registration.Kind}' have maxDelay = {batch.MaxDelay}; it has to be more than 0 and at most {BatchLimits.LongestDelay}";
        }
        else if (timeoutOf(registration.Kind) is var timeout && batch.MaxDelay >= timeout)
        {
            yield return $"the batches of the kind '{registration.Kind}' have maxDelay = {batch.MaxDelay}, and its attempts are over after {timeout}; lower maxDelay, or raise attempts.timeout of the kind";
        }
    }

    // What UTF-8 cannot tell no task can name.
    private static bool IsText(string kind) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(kind)) == kind;
}
