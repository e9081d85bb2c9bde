namespace RosePO;

/// <summary>A folder to be searched for artifacts.</summary>
public sealed record RunSearchRequest
{
    /// <summary>The folder. Absolute.</summary>
    public required string Folder { get; init; }
}

/// <summary>A model to be written as one Hugging Face folder.</summary>
public sealed record ModelExportRequest
{
    /// <summary>The model, adapter or full model.</summary>
    [InputPath(Artifact = "model")]
    public required string Model { get; init; }

    /// <summary>The folder that is written.</summary>
    [Place(IsPath = true)]
    public required string Destination { get; init; }

    /// <summary>The type of the weights that are written.</summary>
    public WeightType Type { get; init; } = WeightType.Fp32;

    /// <summary>Whether another artifact at the destination is replaced.</summary>
    [Place]
    public bool Overwrite { get; init; }
}
