namespace RosePO;

/// <summary>Language modelling over packed histories: a dataset and a model in, a model artifact out.</summary>
public sealed record PretrainRequest : SupervisedRequest
{
    /// <summary>Tokens of a packed row; at most the model's context.</summary>
    [AtLeast(2)]
    public int PackLength { get; init; } = 256;
}
