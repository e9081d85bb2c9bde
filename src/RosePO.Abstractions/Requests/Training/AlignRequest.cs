using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace RosePO;

/// <summary>Preference optimisation: a pair set and a model in, a model artifact out.</summary>
public sealed record AlignRequest : TrainingRequest
{
    /// <summary>A request with the defaults of alignment: a preference moves a trained model, and so is taught more slowly and without dropout.</summary>
    public AlignRequest() => (LearningRate, Dropout) = (1e-4, 0);

    /// <summary>The pair set artifact.</summary>
    [InputPath(Artifact = "pairs")]
    public required string Pairs { get; init; }

    /// <summary>The preference loss.</summary>
    public PreferenceLoss Loss { get; init; } = PreferenceLoss.RosePO;

    /// <summary>Several losses whose weighted sum is minimised, in place of <see cref="Loss"/>; empty for one alone.</summary>
    [ParameterName("")]
    public IReadOnlyList<WeightedLoss> Losses { get; init; } = [];

    /// <summary>The inverse temperature beta of the preference loss, on summed log-probs (on those per token where a loss takes them).</summary>
    [Above(0)]
    public double Beta { get; init; } = 1.0;

    /// <summary>
    /// One epsilon for every pair; null takes the pair set's own. A pair set that has epsilons, or a number above 0
    /// here, is refused by a loss for which smoothing is not defined; 0 ignores the pair set's.
    /// </summary>
    [Range(0.0, 0.5, MaximumIsExclusive = true)]
    public double? LabelSmoothing { get; init; }

    /// <summary>The divergence from the reference that rewards come from.</summary>
    public FDivergence Divergence { get; init; } = FDivergence.ReverseKl;

    /// <summary>alpha of <see cref="FDivergence.Alpha"/>; not 1, where it would be the reverse KL.</summary>
    [ReadWhen(nameof(Divergence), FDivergence.Alpha)]
    public double DivergenceAlpha { get; init; } = 0.5;

    /// <summary>What SimPO alone reads.</summary>
    [ReadWhen(nameof(Trained), PreferenceLoss.SimPO, As = "loss")]
    public SimPOOptions SimPO { get; init; } = new();

    /// <summary>What S-DPO alone reads.</summary>
    [ReadWhen(nameof(Trained), PreferenceLoss.Sdpo, As = "loss")]
    public SdpoOptions Sdpo { get; init; } = new();

    /// <summary>What RosePO over a list alone reads.</summary>
    [ReadWhen(nameof(Trained), PreferenceLoss.RosePOList, As = "loss")]
    public RosePOListOptions RosePOList { get; init; } = new();

    /// <summary>What TPO alone reads.</summary>
    [ReadWhen(nameof(Trained), PreferenceLoss.Tpo, As = "loss")]
    public TpoOptions Tpo { get; init; } = new();

    /// <summary>What RecPO alone reads.</summary>
    [ReadWhen(nameof(Trained), PreferenceLoss.RecPO, As = "loss")]
    public RecPOOptions RecPO { get; init; } = new();

    /// <summary>Weight of the chosen answer's negative log-likelihood (mean over tokens) added to the preference loss.</summary>
    [AtLeast(0)]
    public double SftWeight { get; init; }

    /// <summary>Whether <c>pairs-diagnostics.parquet</c> is written beside an aligned model: every pair's margin z, epsilon and rewards.</summary>
    public bool Diagnostics { get; init; }

    /// <summary>The losses that are minimised: those of <see cref="Losses"/>, or <see cref="Loss"/> alone.</summary>
    [JsonIgnore]
    public IReadOnlyList<PreferenceLoss> Trained => Losses.Count > 0 ? [.. Losses.Select(one => one.Loss)] : [Loss];
}
