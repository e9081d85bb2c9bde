using System.Diagnostics.CodeAnalysis;

namespace RosePO;

/// <summary>Language modelling over packed histories: a dataset and a model in, a model artifact out.</summary>
public sealed record PretrainRequest : SupervisedRequest
{
    /// <summary>A request with the defaults.</summary>
    public PretrainRequest()
    {
    }

    /// <summary>The pretraining that precedes a fine-tuning: what both have in common is the fine-tuning's.</summary>
    /// <param name="tuning">The fine-tuning.</param>
    /// <param name="options">What is the pretraining's own.</param>
    [SetsRequiredMembers]
    public PretrainRequest(SupervisedRequest tuning, PretrainingOptions options)
        : base(tuning) => (Epochs, LearningRate, PackLength) = (options.Epochs, options.LearningRate, options.PackLength);

    /// <summary>Tokens of a packed row; at most the model's context.</summary>
    [AtLeast(2)]
    public int PackLength { get; init; } = 256;

    /// <summary>What sequences histories make where items have domains.</summary>
    public DomainOptions Domains { get; init; } = new();
}
