using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>The numbers that most losses take, and the margin that most of them are functions of.</summary>
internal sealed record MarginOptions
{
    /// <summary>The inverse temperature.</summary>
    public double Beta { get; init; } = 1;

    /// <summary>The divergence from the reference that rewards come from.</summary>
    public FDivergence Divergence { get; init; }

    /// <summary>alpha of <see cref="FDivergence.Alpha"/>; not 1.</summary>
    public double DivergenceAlpha { get; init; } = 0.5;

    /// <summary>The options of a request.</summary>
    public static MarginOptions Of(AlignRequest request) => new()
    {
        Beta = request.Beta,
        Divergence = request.Divergence,
        DivergenceAlpha = request.DivergenceAlpha,
    };

    /// <summary>a, the score of each pair's chosen answer, (N): its log-ratio under the divergence.</summary>
    public Tensor Chosen(PreferenceBatch batch) => Divergences.Score(batch.ChosenRatio, this);

    /// <summary>b, the score of each pair's rejected answer, (N).</summary>
    public Tensor Rejected(PreferenceBatch batch) => Divergences.Score(batch.RejectedRatio, this);

    /// <summary>z = beta (a - b), (N).</summary>
    public Tensor Margin(PreferenceBatch batch) => (Chosen(batch) - Rejected(batch)).Times(Beta);
}
