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

    /// <summary>For <see cref="RejectedStrategy.Semantic"/>: drawn uniformly from this many nearest titles.</summary>
    public int SemanticNeighbours { get; init; } = 10;

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Seeds the draws.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether another artifact in the destination is replaced.</summary>
    public bool Overwrite { get; init; }
}
