using TaskQueue.Core.DeadLetters;

namespace TaskQueue.Node.DeadLetters;

/// <summary>Counts dead letters by kind and error, and by state. Bounded: rare errors beyond a limit are counted together.</summary>
internal sealed class ErrorCounts
{
    private const int MaxErrors = 1_000;
    private const int MaxErrorLength = 100;
    private const string Others = "(other errors)";

    private readonly Dictionary<(string Kind, string Error), long> _errors = [];
    private readonly Dictionary<DeadLetterState, long> _states = [];

    /// <summary>Gets how many there are in all.</summary>
    public long Total { get; private set; }

    /// <summary>Gets the numbers by state, in the order of states.</summary>
    public IEnumerable<(DeadLetterState State, long Count)> States => _states.OrderBy(entry => entry.Key).Select(entry => (entry.Key, entry.Value));

    /// <summary>Gets the numbers by kind and error, the largest first.</summary>
    public IEnumerable<(string Kind, string Error, long Count)> Errors => _errors
        .OrderByDescending(entry => entry.Value)
        .ThenBy(entry => entry.Key.Kind, StringComparer.Ordinal)
        .ThenBy(entry => entry.Key.Error, StringComparer.Ordinal)
        .Select(entry => (entry.Key.Kind, entry.Key.Error, entry.Value));

    /// <summary>Returns what a dead letter says went wrong, as one line.</summary>
    public static string ErrorOf(DeadLetter letter, int maxLength)
    {
        var type = letter.ExceptionType is { } name ? name[(name.LastIndexOf('.') + 1)..] : null;
        return SafeText.OneLine(
            type is null ? letter.Message : letter.Message.Length == 0 ? type : $"{type}: {letter.Message}", maxLength);
    }

    /// <summary>Counts a dead letter.</summary>
    public void Add(DeadLetter letter, string kind, DeadLetterState state)
    {
        Total++;
        _states[state] = _states.GetValueOrDefault(state) + 1;
        var key = (kind, ErrorOf(letter, MaxErrorLength));
        if (_errors.Count >= MaxErrors && !_errors.ContainsKey(key))
        {
            key = (string.Empty, Others);
        }

        _errors[key] = _errors.GetValueOrDefault(key) + 1;
    }
}
