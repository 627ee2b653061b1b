namespace TaskQueue.FaultLab.Checking;

/// <summary>Takes down what a checker finds.</summary>
internal sealed class Findings
{
    private readonly int _most;
    private readonly List<string> _texts = [];
    private readonly List<Measure> _measures = [];

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

    /// <summary>Gets numbers for the table.</summary>
    public IReadOnlyList<Measure> Measures => _measures;

    /// <summary>Takes down a number for the table.</summary>
    /// <param name="name">What was counted or measured.</param>
    /// <param name="value">How much.</param>
    /// <param name="unit">The unit; empty for a count.</param>
    public void Measure(string name, double value, string unit = "") => _measures.Add(new Measure(name, value, unit));

    /// <summary>Takes down a time for the table, given in the history's unit.</summary>
    public void MeasureTime(string name, long duration) => Measure(name, (double)duration / RunView.Second, "s");

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
