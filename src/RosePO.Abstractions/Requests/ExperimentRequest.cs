namespace RosePO;

/// <summary>An experiment file in, its stages run or found unchanged.</summary>
public sealed record ExperimentRequest
{
    /// <summary>The YAML file. Absolute.</summary>
    [InputPath]
    public required string File { get; init; }

    /// <summary>The folder that holds the experiment's own. Without it, <c>runs</c> beside the file.</summary>
    [Place(IsPath = true)]
    public string? Runs { get; init; }

    /// <summary>Values that replace those of the file, by dotted key: <c>sft.epochs</c> = <c>2</c>.</summary>
    public IReadOnlyDictionary<string, string> Overrides { get; init; } = new Dictionary<string, string>();

    /// <summary>The one variant of a sweep that is asked for, by name; null for all.</summary>
    public string? Variant { get; init; }

    /// <summary>How long another process that runs in the same folder is waited for before that is an error.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Whether every file of every artifact is read and held to its hash. Without it a file is read only where its inode, size or time is another than
    /// when it was last read.
    /// </summary>
    public bool CheckContent { get; init; }

    /// <summary>
    /// How many stages, those of all variants of a sweep, run side by side at most, where they do not need each other; they share the cores. 0 is one for every
    /// four cores of the machine, and at least one.
    /// </summary>
    [AtLeast(0)]
    public int Parallel { get; init; }

    /// <summary>The command that runs the experiment again, which the report shows; null shows none.</summary>
    public string? Command { get; init; }
}
