namespace TaskQueue.FaultLab.Checking;

/// <summary>Takes down what a checker finds.</summary>
internal sealed class Findings
{
    private readonly int _most;
    private readonly List<string> _texts = [];

    /// <summary>Creates an empty list.</summary>
    /// <param name="most">How many texts are kept.</param>
    public Findings(int most) => _most = most;

    /// <summary>Gets how many things were compared.</summary>
    public long Compared { get; private set; }

    /// <summary>Gets how often the promise was broken.</summary>
    public long Broken { get; private set; }

    /// <summary>Gets whether the checker could not see.</summary>
    public bool IsBlind { get; private set; }

    /// <summary>Gets the texts.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>Gets or sets numbers for the table.</summary>
    public string Note { get; set; } = string.Empty;

    /// <summary>Counts something that was compared.</summary>
    public void Count() => Compared++;

    /// <summary>Takes down that the promise was broken.</summary>
    public void Break(string text)
    {
        Broken++;
        Keep(text);
    }

    /// <summary>Takes down that something could not be seen.</summary>
    public void Blind(string text)
    {
        IsBlind = true;
        Keep(text);
    }

    /// <summary>Counts something that was compared, and takes it down if it broke the promise.</summary>
    public void Expect(bool holds, Func<string> text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Compared++;
        if (!holds)
        {
            Break(text());
        }
    }

    private void Keep(string text)
    {
        if (_texts.Count < _most)
        {
            _texts.Add(text);
        }
    }
}
