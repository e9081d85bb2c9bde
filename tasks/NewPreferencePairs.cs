using Microsoft.Build.Framework;
using RosePO.Core.Preferences.Pairs;

namespace RosePO.Tasks;

/// <summary>A dataset and an SFT model in, a pair set out.</summary>
/// <example><code>&lt;NewPreferencePairs Dataset="runs/data" Model="runs/sft" Strategies="SelfHard;Semantic" Destination="runs/pairs" /&gt;</code></example>
public sealed class NewPreferencePairs : OperationTask<PreferencePairsRequest, PairSetResult>
{
    /// <summary>The dataset artifact.</summary>
    [Required]
    public ITaskItem Dataset { get; set; } = null!;

    /// <summary>The SFT model; needed for SelfHard.</summary>
    public ITaskItem? Model { get; set; }

    /// <summary>SelfHard, Semantic, Popularity, Random, InBatch, File; several with ';' between.</summary>
    public string[]? Strategies { get; set; }

    /// <summary>A weight for each strategy, of which each example then draws one; with ';' between.</summary>
    public string[]? StrategyWeights { get; set; }

    /// <summary>Rejected answers an example and strategy.</summary>
    public string? Negatives { get; set; }

    /// <summary>For SelfHard: CandidateArgmax, Greedy, Beam or Sampled.</summary>
    public string? SelfHardMode { get; set; }

    /// <summary>For SelfHard where the model's best answer is the chosen item: NextBest, Drop or Random.</summary>
    public string? OnCorrectAnswer { get; set; }

    /// <summary>For the strategy File: a table of user, chosen and rejected item.</summary>
    public ITaskItem? RejectedFile { get; set; }

    /// <summary>For Semantic with the option titleVectors=File: the .f32 file.</summary>
    public ITaskItem? TitleVectorFile { get; set; }

    /// <summary>For Semantic with the option titleVectors=Onnx: the sentence encoder's folder.</summary>
    public ITaskItem? TitleEncoderFolder { get; set; }

    /// <summary>auto, cpu, cuda or cuda:N.</summary>
    public string? Device { get; set; }

    /// <inheritdoc/>
    protected override PairSetResult Run(PreferencePairsRequest request, IProgress<StageProgress> progress, CancellationToken cancellation) =>
        BuildPreferencePairs.Run(request, progress, cancellation);
}
