namespace TaskQueue.FaultLab.Checking;

/// <summary>Holds a promise against the history of a run: a pure function.</summary>
internal abstract class Checker
{
    private const int MostFindings = 20;

    /// <summary>Gets the name in tables.</summary>
    public abstract string Name { get; }

    /// <summary>Checks a run.</summary>
    /// <param name="run">The run.</param>
    public Verdict Check(RunView run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.History.Damage.Count > 0)
        {
            return new Verdict(Name, VerdictColor.Blind, 0, [.. run.History.Damage.Take(MostFindings)], []);
        }

        var findings = new Findings(MostFindings);
        Look(run, findings);
        var color = findings switch
        {
            { Broken: > 0 } => VerdictColor.Red,
            { IsBlind: true } => VerdictColor.Blind,
            { Compared: 0 } => MayBeIdle(run) ? VerdictColor.Idle : VerdictColor.Blind,
            _ => VerdictColor.Green,
        };
        IReadOnlyList<string> told = color == VerdictColor.Blind && findings.Texts.Count == 0 ? ["nothing was compared"] : findings.Texts;
        return new Verdict(Name, color, findings.Compared, told, findings.Measures);
    }

    /// <summary>Looks at a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="findings">Receives what is found.</param>
    protected abstract void Look(RunView run, Findings findings);

    /// <summary>Tells whether a run may have nothing that this checker could compare.</summary>
    /// <param name="run">The run.</param>
    protected abstract bool MayBeIdle(RunView run);
}
