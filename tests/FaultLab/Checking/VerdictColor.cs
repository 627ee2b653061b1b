namespace TaskQueue.FaultLab.Checking;

/// <summary>The colors of a verdict.</summary>
internal enum VerdictColor
{
    /// <summary>The promise held.</summary>
    Green,

    /// <summary>The promise was broken.</summary>
    Red,

    /// <summary>The checker could not see, which is no better.</summary>
    Blind,

    /// <summary>Nothing happened that the promise is about, and nothing had to.</summary>
    Idle,
}
