namespace RosePO;

/// <summary>A folder to be searched for artifacts.</summary>
public sealed record RunSearchRequest
{
    /// <summary>The folder. Absolute.</summary>
    public required string Folder { get; init; }
}

/// <summary>A model to be written as other programs load it.</summary>
public sealed record ModelExportRequest
{
    /// <summary>The model, adapter or full model.</summary>
    [InputPath(Artifact = "model")]
    public required string Model { get; init; }

    /// <summary>The folder that is written.</summary>
    [Place(IsPath = true)]
    public required string Destination { get; init; }

    /// <summary>The measurement whose figures the model's card shows; null for a card without figures.</summary>
    [InputPath(Artifact = "measurement")]
    public string? Measurement { get; init; }

    /// <summary>The licence that the model's card names, as model hubs spell it: <c>mit</c>, <c>apache-2.0</c>; null for one that is not known.</summary>
    public string? License { get; init; }

    /// <summary>How it is laid out.</summary>
    public ModelFormat Format { get; init; } = ModelFormat.HuggingFace;

    /// <summary>The type of the weights that are written. Vectors of a GGUF file stay in Fp32.</summary>
    public WeightType Type { get; init; } = WeightType.Fp32;

    /// <summary>Whether another artifact at the destination is replaced.</summary>
    [Place]
    public bool Overwrite { get; init; }
}
