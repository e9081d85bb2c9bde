namespace RosePO;

/// <summary>What is done for a stage of an experiment.</summary>
public enum StageAction
{
    /// <summary>It is computed.</summary>
    Run,

    /// <summary>It was made before, in another run: its files are put at their place.</summary>
    Restore,

    /// <summary>It is in its place already, made from the same inputs.</summary>
    Keep,

    /// <summary>It is not made: a choice that was made decides so.</summary>
    Skip,

    /// <summary>Whether, or from what, it is made follows from a choice that has yet to be made.</summary>
    Wait,
}
