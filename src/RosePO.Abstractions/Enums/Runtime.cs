namespace RosePO;

/// <summary>Which build of libtorch is installed.</summary>
public enum RuntimeKind
{
    /// <summary>For processors alone.</summary>
    Cpu,

    /// <summary>For NVIDIA graphics cards; Linux and Windows.</summary>
    Cuda,
}

/// <summary>The outcome of a runtime check.</summary>
public enum RuntimeCheckStatus
{
    /// <summary>All is well.</summary>
    Passed,

    /// <summary>It works, with a limit worth knowing.</summary>
    Warning,

    /// <summary>It does not work; the remedy says what to do.</summary>
    Failed,

    /// <summary>It could not be tried because an earlier check failed.</summary>
    Skipped,
}
