using System.ComponentModel.DataAnnotations;

namespace RosePO;

/// <summary>A dataset and an SFT model in, a pair set out.</summary>
public sealed record PreferencePairsRequest
{
    /// <summary>The dataset artifact.</summary>
    [InputPath(Artifact = "dataset")]
    public required string Dataset { get; init; }

    /// <summary>The SFT model; needed for <see cref="RejectedStrategy.SelfHard"/>.</summary>
    [InputPath(Artifact = "model")]
    public string? Model { get; init; }

    /// <summary>The folder of the artifact.</summary>
    [Place(IsPath = true)]
    public required string Destination { get; init; }

    /// <summary>The strategies; each contributes <see cref="Negatives"/> rejected answers per example.</summary>
    [ParameterName("Strategy", Aliases = ["Strategies"])]
    public IReadOnlyList<RejectedStrategy> Strategies { get; init; } = [RejectedStrategy.SelfHard];

    /// <summary>
    /// A weight for each strategy: each example draws one strategy in proportion to them. Null is the union: every strategy contributes to every example.
    /// </summary>
    [Above(0)]
    [ParameterName("StrategyWeight", Aliases = ["StrategyWeights"])]
    public IReadOnlyList<double>? StrategyWeights { get; init; }

    /// <summary>Rejected answers per example and strategy.</summary>
    [AtLeast(1)]
    public int Negatives { get; init; } = 1;

    /// <summary>Training examples to build pairs for, drawn by seed; 0 takes all.</summary>
    [AtLeast(0)]
    public int MaxExamples { get; init; } = 10_000;

    /// <summary>
    /// Only this many of each user's last training items are chosen answers; 0 takes all. Tastes drift, and what a user chose lately is
    /// what the model is to prefer.
    /// </summary>
    [AtLeast(0)]
    public int RecentPositions { get; init; }

    /// <summary>Titles of history in a prompt. Null takes the model's own, or 10 without a model. Alignment on the pairs takes the number from them.</summary>
    [AtLeast(1)]
    public int? MaxHistory { get; init; }

    /// <summary>Candidates listed in a prompt. Null takes the model's own, or 20 without a model. Alignment on the pairs takes the number from them.</summary>
    [AtLeast(2)]
    public int? Candidates { get; init; }

    /// <summary>What <see cref="RejectedStrategy.SelfHard"/> alone reads.</summary>
    [ReadWhen(nameof(Strategies), RejectedStrategy.SelfHard)]
    public SelfHardOptions SelfHard { get; init; } = new();

    /// <summary>What <see cref="RejectedStrategy.Semantic"/> alone reads.</summary>
    [ReadWhen(nameof(Strategies), RejectedStrategy.Semantic)]
    public SemanticOptions Semantic { get; init; } = new();

    /// <summary>What <see cref="RejectedStrategy.Popularity"/> alone reads.</summary>
    [ReadWhen(nameof(Strategies), RejectedStrategy.Popularity)]
    public PopularityOptions Popularity { get; init; } = new();

    /// <summary>What <see cref="RejectedStrategy.InBatch"/> alone reads.</summary>
    [ReadWhen(nameof(Strategies), RejectedStrategy.InBatch)]
    public InBatchOptions InBatch { get; init; } = new();

    /// <summary>
    /// A table of user, chosen and rejected item, ids as in the source, and grade where there is one.
    /// </summary>
    [InputPath]
    [ReadWhen(nameof(Strategies), RejectedStrategy.File)]
    public string? RejectedFile { get; init; }

    /// <summary>Whether each rejected answer is stored with its grade: how strongly its strategy favours it, in [0, 1].</summary>
    public bool Graded { get; init; }

    /// <summary>
    /// The share of pairs or examples, drawn by seed, whose chosen and rejected items are swapped: deliberately wrong labels, to measure how many of them
    /// an objective tolerates; 0 flips none.
    /// </summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double FlipShare { get; init; }

    /// <summary>What <see cref="FlipShare"/> counts: single pairs, or whole examples, each with all of its rejected answers.</summary>
    [ReadWhen(nameof(FlipShare))]
    public FlippedUnit FlipUnit { get; init; } = FlippedUnit.Pair;

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    [Place]
    [Suggested("auto", "cpu", "cuda", "cuda:0")]
    public string Device { get; init; } = "auto";

    /// <summary>
    /// The command that starts the processes which compute it together, such as <c>mpirun -n 4 --bind-to none</c>; <c>none</c>, or nothing, computes in this process. No
    /// shell reads it.
    /// </summary>
    [Place]
    [Suggested("none", "mpirun -n 2 --bind-to none")]
    public string? Launcher { get; init; }

    /// <summary>Seeds the draws.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether another artifact in the destination is replaced.</summary>
    [Place]
    public bool Overwrite { get; init; }
}
