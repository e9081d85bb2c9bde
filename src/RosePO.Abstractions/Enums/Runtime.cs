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

/// <summary>How a model's weights are kept while it answers.</summary>
public enum Quantisation
{
    /// <summary>As they are.</summary>
    None,

    /// <summary>
    /// As signed bytes with a scale for each output, and inputs likewise for each token: faster on processors, with small changes of scores. An adapter stays as it is.
    /// </summary>
#pragma warning disable CA1720 // What the field calls it.
    Int8,
#pragma warning restore CA1720
}
