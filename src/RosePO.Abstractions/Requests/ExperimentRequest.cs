namespace RosePO;

/// <summary>An experiment file in, its stages run or found unchanged.</summary>
public sealed record ExperimentRequest
{
    /// <summary>The YAML file. Absolute.</summary>
    [InputPath]
    public required string File { get; init; }

    /// <summary>
    /// The folder that contains the experiment's own. Without it, <c>runs</c> beside the project whose build runs the file, as far as one is found above it, else beside the file.
    /// </summary>
    [Place(IsPath = true)]
    public string? Runs { get; init; }

    /// <summary>Values that replace those of the file, by dotted key: <c>sft.epochs</c> = <c>2</c>.</summary>
    public IReadOnlyDictionary<string, string> Overrides { get; init; } = new Dictionary<string, string>();

    /// <summary>The one variant of a sweep that is asked for, by name; null for all.</summary>
    public string? Variant { get; init; }

    /// <summary>How long to wait for another process that runs in the same folder before that is an error.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Whether every file of every artifact is read and checked against its hash. Without it a file is read only where its inode, size or time is another than
    /// when it was last read.
    /// </summary>
    public bool CheckContent { get; init; }

    /// <summary>
    /// The most stages, those of all variants of a sweep, that run side by side, where they do not depend on each other; they share the cores. 0 is one for every four cores of the machine, and at
    /// least one.
    /// </summary>
    [AtLeast(0)]
    public int Parallel { get; init; }

    /// <summary>The command that runs the experiment again, which the report shows; null shows none.</summary>
    public string? Command { get; init; }
}
