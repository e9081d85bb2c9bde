using System.ComponentModel.DataAnnotations;

namespace RosePO;

/// <summary>What <see cref="RejectedStrategy.SelfHard"/> alone reads: how the model's own wrong answers are found.</summary>
public sealed record SelfHardOptions
{
    /// <summary>How the model's own answers are found.</summary>
    public SelfHardMode Mode { get; init; } = SelfHardMode.CandidateArgmax;

    /// <summary>What a generated answer may be.</summary>
    [ReadWhen(nameof(Mode), SelfHardMode.CandidateArgmax, Not = true)]
    public AnswerSpace Within { get; init; } = AnswerSpace.Anything;

    /// <summary>Beams, or draws, per example.</summary>
    [AtLeast(1)]
    [ReadWhen(nameof(Mode), SelfHardMode.Beam, SelfHardMode.Sampled)]
    public int Answers { get; init; } = 4;

    /// <summary>The most tokens of a generated text that is not restricted to titles.</summary>
    [AtLeast(1)]
    [ReadWhen(nameof(Mode), SelfHardMode.CandidateArgmax, Not = true)]
    public int MaxTokens { get; init; } = 32;

    /// <summary>Divides the logits of a draw.</summary>
    [Above(0)]
    [ReadWhen(nameof(Mode), SelfHardMode.Sampled)]
    public double Temperature { get; init; } = 1;

    /// <summary>Tokens are drawn from the likeliest ones that together have this share of the probability.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    [ReadWhen(nameof(Mode), SelfHardMode.Sampled)]
    public double TopP { get; init; } = 1;

    /// <summary>What is rejected where the model's best answer is the chosen item.</summary>
    [ParameterName("SelfHardOnCorrectAnswer", Aliases = ["WhenRight"])]
    public OnCorrectAnswer OnCorrectAnswer { get; init; } = OnCorrectAnswer.NextBest;
}

/// <summary>What <see cref="RejectedStrategy.Semantic"/> alone reads: which titles count as look-alikes.</summary>
public sealed record SemanticOptions
{
    /// <summary>A rejected item is drawn uniformly from this many nearest (or farthest) titles.</summary>
    [AtLeast(1)]
    public int Neighbours { get; init; } = 10;

    /// <summary>What the titles are compared with.</summary>
    public SemanticAnchor Anchor { get; init; } = SemanticAnchor.History;

    /// <summary>Whether the nearest or the farthest titles are taken.</summary>
    public SemanticOrder Order { get; init; } = SemanticOrder.Nearest;

    /// <summary>Where the titles' vectors come from.</summary>
    [ParameterName("TitleVectors")]
    public TitleVectors Vectors { get; init; } = TitleVectors.TfIdf;

    /// <summary>
    /// The vectors, little-endian 32-bit floats in rows (<c>.f32</c>), beside a <c>.tsv</c> of the same name that has an id and a title for each row.
    /// </summary>
    [InputPath]
    [ReadWhen(nameof(Vectors), TitleVectors.File)]
    [ParameterName("TitleVectorFile")]
    public string? VectorFile { get; init; }

    /// <summary>
    /// The sentence encoder's folder as Hugging Face has it, with <c>model.onnx</c> (or <c>onnx/model.onnx</c>) and <c>vocab.txt</c> or
    /// <c>tokenizer.json</c>.
    /// </summary>
    [InputPath]
    [ReadWhen(nameof(Vectors), TitleVectors.Onnx)]
    [ParameterName("TitleEncoderFolder")]
    public string? EncoderFolder { get; init; }
}

/// <summary>What <see cref="RejectedStrategy.Popularity"/> alone reads.</summary>
public sealed record PopularityOptions
{
    /// <summary>p(i) is proportional to the training count of item i to this power.</summary>
    [Range(0.0, 10.0)]
    public double Exponent { get; init; } = 1.0;

    /// <summary>Whether items that the user has in training may be rejected too, except the chosen one.</summary>
    public bool IncludesHistory { get; init; }
}

/// <summary>What <see cref="RejectedStrategy.InBatch"/> alone reads.</summary>
public sealed record InBatchOptions
{
    /// <summary>Examples in a batch.</summary>
    [AtLeast(2)]
    public int Size { get; init; } = 64;
}
