namespace RosePO;

/// <summary>The shape of the embedded Llama-family decoder.</summary>
public sealed record EmbeddedModelOptions
{
    /// <summary>Width of the residual stream.</summary>
    [AtLeast(1)]
    [ParameterName("HiddenSize")]
    public int HiddenSize { get; init; } = 128;

    /// <summary>Decoder blocks.</summary>
    [AtLeast(1)]
    [ParameterName("Layers")]
    public int Layers { get; init; } = 4;

    /// <summary>Query heads; their number divides half the width.</summary>
    [AtLeast(1)]
    [ParameterName("Heads")]
    public int Heads { get; init; } = 4;

    /// <summary>Key and value heads; divides <see cref="Heads"/>.</summary>
    [AtLeast(1)]
    [ParameterName("KeyValueHeads")]
    public int KeyValueHeads { get; init; } = 4;

    /// <summary>Width of the gated feed-forward layer.</summary>
    [AtLeast(1)]
    [ParameterName("IntermediateSize")]
    public int IntermediateSize { get; init; } = 352;

    /// <summary>The longest sequence in tokens; also the length of a packed pretraining row.</summary>
    [AtLeast(1)]
    [ParameterName("ContextLength")]
    public int ContextLength { get; init; } = 512;

    /// <summary>
    /// Further dataset artifacts whose titles and domains the tokenizer knows, so that a model can go on to them later without unknown words. Nothing else of
    /// them is read: no interaction and no question.
    /// </summary>
    [InputPath(Artifact = "dataset")]
    [ParameterName("Vocabulary")]
    public IReadOnlyList<string> Vocabulary { get; init; } = [];
}
