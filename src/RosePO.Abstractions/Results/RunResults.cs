namespace RosePO;

/// <summary>One artifact of a folder: what it is, what made it, and from what.</summary>
public sealed record RosePORun
{
    /// <summary>Its folder below the one that was searched.</summary>
    public required string Name { get; init; }

    /// <summary>dataset, model, pairs, reference, oracle or measurement.</summary>
    public required string Kind { get; init; }

    /// <summary>Its folder.</summary>
    public required string Path { get; init; }

    /// <summary>Whether it is complete; an interrupted one has a checkpoint that its command resumes from.</summary>
    public RunState State { get; init; }

    /// <summary>Its identity: the hash over request and inputs.</summary>
    public string Key { get; init; } = "";

    /// <summary>The device that computed it, or null.</summary>
    public string? Device { get; init; }

    /// <summary>The commit of the git checkout around it, or null.</summary>
    public string? GitCommit { get; init; }

    /// <summary>When its stage began.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>What it was made from.</summary>
    public IReadOnlyList<RunInput> Inputs { get; init; } = [];

    /// <summary>The dataset: this one, or the one it was made from, where that is known. Binds to -Dataset.</summary>
    public string? Dataset { get; init; }

    /// <summary>The folder of a model. Binds to -Model.</summary>
    public string? Model { get; init; }

    /// <summary>The folder of a pair set. Binds to -Pairs.</summary>
    public string? Pairs { get; init; }

    /// <summary>The folder of an oracle. Binds to -Oracle.</summary>
    public string? Oracle { get; init; }

    /// <summary>The folder of a measurement. Binds to -Measurement.</summary>
    public string? Measurement { get; init; }
}

/// <summary>What an artifact was made from.</summary>
/// <param name="Name">The input's name in the request, such as <c>pairs</c>.</param>
/// <param name="Hash">The key of the artifact, or the SHA-256 of the content.</param>
/// <param name="Run">The artifact's name in the searched folder; null where it is not there.</param>
public sealed record RunInput(string Name, string Hash, string? Run);

/// <summary>A model written as other programs load it.</summary>
public sealed record ModelExportResult : StageResult
{
    /// <summary>The folder.</summary>
    public required string Model { get; init; }

    /// <summary>The folder that was exported.</summary>
    public required string Source { get; init; }

    /// <summary>The base that an adapter was added to; null where the source was a full model.</summary>
    public string? Base { get; init; }

    /// <summary>Parameters written.</summary>
    public long Parameters { get; init; }

    /// <summary>How it is laid out.</summary>
    public ModelFormat Format { get; init; }

    /// <summary>The GGUF file; null for a folder of Hugging Face.</summary>
    public string? File { get; init; }

    /// <summary>The type of the weights.</summary>
    public WeightType Type { get; init; }
}
