using System.ComponentModel.DataAnnotations;

namespace RosePO;

/// <summary>Supervised fine-tuning on prompts: a dataset and a model in, a model artifact out.</summary>
public sealed record SftRequest : SupervisedRequest
{
    /// <summary>
    /// The most training examples that are learnt, drawn by seed; null takes all. Of the same seed a smaller draw is part of a larger one, and pairs with the
    /// same number of examples (see <see cref="PreferencePairsRequest.MaxExamples"/>) are of the same ones where neither leaves out positions.
    /// </summary>
    [AtLeast(1)]
    public int? MaxExamples { get; init; }

    /// <summary>
    /// The share of the training examples that is learnt, drawn as <see cref="MaxExamples"/> are, which limits them further; null takes all. At least one is learnt.
    /// </summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double? ExampleShare { get; init; }

    /// <summary>
    /// Only this many of each user's last training items are learnt as answers; 0 takes all. Tastes drift, and pairs of the same positions (see
    /// <see cref="PreferencePairsRequest.RecentPositions"/>) then teach preferences, not what has changed.
    /// </summary>
    [AtLeast(0)]
    public int RecentPositions { get; init; }

    /// <summary>Pretraining of a new <c>Embedded</c> model on packed histories before it is fine-tuned.</summary>
    [ReadWhen(nameof(Model), "Embedded")]
    public PretrainingOptions Pretraining { get; init; } = new();

    /// <summary>The flow term (Flower), which pulls what the model writes towards how often titles are chosen.</summary>
    public FlowOptions Flow { get; init; } = new();
}

/// <summary>Pretraining that precedes supervised fine-tuning; it is an artifact of its own, in a folder whose name ends in <c>-pretrain</c>.</summary>
public sealed record PretrainingOptions
{
    /// <summary>Passes over the packed histories; 0 leaves pretraining out.</summary>
    [AtLeast(0)]
    [ParameterName("PretrainEpochs")]
    public double Epochs { get; init; } = 12;

    /// <summary>The highest learning rate of those passes.</summary>
    [Above(0)]
    [ParameterName("PretrainLearningRate")]
    public double LearningRate { get; init; } = 1.5e-3;

    /// <summary>Tokens of a packed row; at most the model's context.</summary>
    [AtLeast(2)]
    [ParameterName("PretrainPackLength")]
    public int PackLength { get; init; } = 256;
}
