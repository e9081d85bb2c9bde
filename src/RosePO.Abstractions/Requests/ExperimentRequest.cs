namespace RosePO;

/// <summary>An experiment file in, its stages run or found unchanged.</summary>
public sealed record ExperimentRequest
{
    /// <summary>The YAML file. Absolute.</summary>
    public required string File { get; init; }

    /// <summary>The folder that holds <c>&lt;experiment&gt;/&lt;stage&gt;</c>; null puts <c>runs</c> beside the file. Absolute.</summary>
    public string? Runs { get; init; }

    /// <summary>Values that replace those of the file, by dotted key: <c>sft.epochs</c> = <c>2</c>.</summary>
    public IReadOnlyDictionary<string, string> Overrides { get; init; } = new Dictionary<string, string>();

    /// <summary>The command that runs the experiment again, which the report shows; null shows none.</summary>
    public string? Command { get; init; }
}
