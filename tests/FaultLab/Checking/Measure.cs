using System.Globalization;

namespace TaskQueue.FaultLab.Checking;

/// <summary>A number for the table.</summary>
/// <param name="Name">What was counted or measured.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">The unit; empty for a count. Counts of several runs add up, of all else the highest tells.</param>
internal readonly record struct Measure(string Name, double Value, string Unit)
{
    /// <summary>Gets whether something was counted.</summary>
    public bool IsCount => Unit.Length == 0;

    /// <summary>Returns name, number and unit.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name} {Value:0.#}{(IsCount ? string.Empty : " " + Unit)}");
}
