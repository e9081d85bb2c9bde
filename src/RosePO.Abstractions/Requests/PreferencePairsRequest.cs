namespace RosePO;

/// <summary>A dataset and an SFT model in, a pair set out.</summary>
public sealed record PreferencePairsRequest
{
    /// <summary>The dataset artifact. Absolute.</summary>
    public required string Dataset { get; init; }

    /// <summary>The SFT model; needed for <see cref="RejectedStrategy.SelfHard"/>. Absolute.</summary>
    public string? Model { get; init; }

    /// <summary>The folder of the artifact. Absolute.</summary>
    public required string Destination { get; init; }

    /// <summary>The strategies; each contributes <see cref="Negatives"/> rejected answers an example.</summary>
    public IReadOnlyList<RejectedStrategy> Strategies { get; init; } = [RejectedStrategy.SelfHard];

    /// <summary>
    /// A weight for each strategy: each example draws one strategy in proportion to them. Null is the union: every strategy contributes to every example.
    /// </summary>
    public IReadOnlyList<double>? StrategyWeights { get; init; }

    /// <summary>Rejected answers an example and strategy.</summary>
    public int Negatives { get; init; } = 1;

    /// <summary>Training examples to build pairs for, drawn by seed; 0 takes all.</summary>
    public int MaxExamples { get; init; } = 10_000;

    /// <summary>
    /// Only this many of each user's last training items are chosen answers; 0 takes all. Tastes drift, and what a user chose lately is
    /// what the model is to prefer.
    /// </summary>
    public int RecentPositions { get; init; }

    /// <summary>Titles of history in a prompt.</summary>
    public int MaxHistory { get; init; } = 10;

    /// <summary>Candidates listed in a prompt.</summary>
    public int Candidates { get; init; } = 20;

    /// <summary>For <see cref="RejectedStrategy.Popularity"/>: p(i) is proportional to count(i) to this power.</summary>
    public double PopularityExponent { get; init; } = 1.0;

    /// <summary>
    /// For <see cref="RejectedStrategy.Popularity"/>: whether what the user has in training may be rejected too, all but the chosen item.
    /// </summary>
    public bool PopularityIncludesHistory { get; init; }

    /// <summary>For <see cref="RejectedStrategy.Semantic"/>: drawn uniformly from this many nearest (or farthest) titles.</summary>
    public int SemanticNeighbours { get; init; } = 10;

    /// <summary>For <see cref="RejectedStrategy.Semantic"/>: what the titles are compared with.</summary>
    public SemanticAnchor SemanticAnchor { get; init; }

    /// <summary>For <see cref="RejectedStrategy.Semantic"/>: whether the nearest or the farthest titles are taken.</summary>
    public SemanticOrder SemanticOrder { get; init; }

    /// <summary>For <see cref="RejectedStrategy.Semantic"/>: what makes vectors of titles.</summary>
    public TitleVectors TitleVectors { get; init; }

    /// <summary>
    /// For <see cref="TitleVectors.File"/>: the vectors, little-endian 32-bit floats in rows (<c>.f32</c>), beside a <c>.tsv</c> of the same name that has
    /// an id and a title for each row. Absolute.
    /// </summary>
    public string? TitleVectorFile { get; init; }

    /// <summary>
    /// For <see cref="TitleVectors.Onnx"/>: the sentence encoder's folder as Hugging Face has it, with <c>model.onnx</c> (or <c>onnx/model.onnx</c>) and
    /// <c>vocab.txt</c> or <c>tokenizer.json</c>. Absolute.
    /// </summary>
    public string? TitleEncoderFolder { get; init; }

    /// <summary>For <see cref="RejectedStrategy.SelfHard"/>: how the model's own answers are found.</summary>
    public SelfHardMode SelfHardMode { get; init; }

    /// <summary>For <see cref="RejectedStrategy.SelfHard"/> that writes: what it may write.</summary>
    public AnswerSpace SelfHardWithin { get; init; }

    /// <summary>For <see cref="SelfHardMode.Beam"/> and <see cref="SelfHardMode.Sampled"/>: beams, or draws, of an example.</summary>
    public int SelfHardAnswers { get; init; } = 4;

    /// <summary>For <see cref="RejectedStrategy.SelfHard"/> that writes: the most tokens of a text that is not bound to titles.</summary>
    public int SelfHardMaxTokens { get; init; } = 32;

    /// <summary>For <see cref="SelfHardMode.Sampled"/>: divides the logits.</summary>
    public double SelfHardTemperature { get; init; } = 1;

    /// <summary>For <see cref="SelfHardMode.Sampled"/>: the likeliest tokens that hold this share of the probability are drawn from.</summary>
    public double SelfHardTopP { get; init; } = 1;

    /// <summary>For <see cref="RejectedStrategy.SelfHard"/>: what is rejected where the model's best answer is the chosen item.</summary>
    public OnCorrectAnswer OnCorrectAnswer { get; init; }

    /// <summary>For <see cref="RejectedStrategy.InBatch"/>: examples in a batch.</summary>
    public int InBatchSize { get; init; } = 64;

    /// <summary>
    /// For <see cref="RejectedStrategy.File"/>: a table of user, chosen and rejected item, ids as in the source, and grade where there is one. Absolute.
    /// </summary>
    public string? RejectedFile { get; init; }

    /// <summary>Whether each rejected answer is stored with its grade: how strongly its strategy would have it, in [0, 1].</summary>
    public bool Graded { get; init; }

    /// <summary>
    /// The share of pairs, drawn by seed, whose chosen and rejected item change places: wrong labels on purpose, to measure how much of them an objective
    /// bears. At least 0 and below 1; 0 flips none.
    /// </summary>
    public double FlipShare { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Seeds the draws.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether another artifact in the destination is replaced.</summary>
    public bool Overwrite { get; init; }
}
