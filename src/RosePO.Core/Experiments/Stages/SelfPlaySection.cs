using System.ComponentModel.DataAnnotations;

namespace RosePO.Core.Experiments.Stages;

/// <summary>The keys of <c>selfplay</c> beside those of its parts.</summary>
internal sealed record SelfPlaySection
{
    /// <summary>The dataset artifact.</summary>
    [InputPath(Artifact = "dataset")]
    public string? Dataset { get; init; }

    /// <summary>The model that the first round starts from; without it that of supervised fine-tuning.</summary>
    [InputPath(Artifact = "model")]
    public string? Model { get; init; }

    /// <summary>The most rounds.</summary>
    [Range(1, 100)]
    public int Rounds { get; init; } = 3;

    /// <summary>The most training examples of a round, drawn by its seed: those that are learnt and that pairs are made of.</summary>
    [AtLeast(1)]
    public int Examples { get; init; } = 2048;

    /// <summary>Whether no further round follows one whose model is worse than an earlier one on the validation users, by what is chosen by.</summary>
    public bool StopWhenWorse { get; init; } = true;

    /// <summary>The seed of each round's stages; null derives them from the seed and the round.</summary>
    public IReadOnlyList<int>? Seeds { get; init; }

    /// <summary>Seeds the rounds.</summary>
    public int Seed { get; init; } = 1;
}
