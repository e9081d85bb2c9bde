using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Text.Prompts;

namespace RosePO.Commands;

public sealed partial class StartRosePOTrainingCommand
{
    // Defaults are the request's own, so that both front ends share them.
    private static readonly TrainingRequest s_default = new() { Model = string.Empty, Destination = string.Empty };

    /// <summary>What is trained. Without it, Align where -Pairs is bound and Sft elsewhere.</summary>
    [Parameter]
    public TrainingStage Stage { get; set; } = s_default.Stage;

    /// <summary>
    /// Where training starts: <c>Embedded</c> for a new small decoder, a result of Start-RosePOTraining, or a model's folder. For
    /// Align it is also the frozen reference.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArtifactPath("Model")]
    [ArtifactCompletions("model", "Embedded")]
    public string? Model { get; set; }

    /// <summary>The dataset: the result of Import-RecDataset, or its folder. For Align the pair set names it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArtifactPath("Dataset")]
    [ArtifactCompletions("dataset")]
    public string? Dataset { get; set; }

    /// <summary>The pair set to align on: the result of Invoke-OracleSmoothing, New-PreferencePairs or Import-PreferencePairs, or its folder.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArtifactPath("Pairs")]
    [ArtifactCompletions("pairs")]
    public string? Pairs { get; set; }

    /// <summary>
    /// The preference objective of Align, or several whose weighted sum is minimised. RosePO and RosePORobust take each pair's own epsilon;
    /// Dpo takes none; other objectives take it where smoothing is defined for them.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public PreferenceLoss[] Loss { get; set; } = [s_default.Loss];

    /// <summary>The weights of several objectives, in the order of -Loss. Without it, 1 for each.</summary>
    [Parameter]
    public double[] LossWeight { get; set; } = [];

    /// <summary>The inverse temperature of the preference objective, on summed log-probs (on those per token where an objective takes them).</summary>
    [Parameter]
    public double Beta { get; set; } = s_default.Beta;

    /// <summary>One epsilon for every pair, at least 0 and below 0.5, in place of the pair set's own; 0 leaves those aside.</summary>
    [Parameter]
    public double? LabelSmoothing { get; set; }

    /// <summary>The divergence from the reference that rewards come from.</summary>
    [Parameter]
    public FDivergence Divergence { get; set; } = s_default.Divergence;

    /// <summary>The alpha of -Divergence Alpha; not 1.</summary>
    [Parameter]
    public double DivergenceAlpha { get; set; } = s_default.DivergenceAlpha;

    /// <summary>The gamma of SimPO: what beta times the margin per token is to exceed.</summary>
    [Parameter]
    public double TargetMargin { get; set; } = s_default.TargetMargin;

    /// <summary>How RecPO's margin comes from ratings.</summary>
    [Parameter]
    public RatingMargin RatingMargin { get; set; } = s_default.RatingMargin;

    /// <summary>The weight of RecPO's margin.</summary>
    [Parameter]
    public double RatingMarginWeight { get; set; } = s_default.RatingMarginWeight;

    /// <summary>The weight of the chosen answer's negative log-likelihood beside the preference loss.</summary>
    [Parameter]
    public double SftWeight { get; set; } = s_default.SftWeight;

    /// <summary>Writes pairs-diagnostics.parquet beside an aligned model: the margin z, epsilon and rewards of every pair.</summary>
    [Parameter]
    public SwitchParameter Diagnostics { get; set; }

    /// <summary>
    /// For <c>-Model Embedded -Stage Sft</c>: passes of language modelling over the packed histories that come first, into a
    /// folder beside the destination whose name ends in -pretrain; 0 leaves them out.
    /// </summary>
    [Parameter]
    public double PretrainEpochs { get; set; } = 12;

    /// <summary>The highest learning rate of those passes.</summary>
    [Parameter]
    public double PretrainLearningRate { get; set; } = 1.5e-3;

    /// <summary>Passes over the examples; a fraction stops within a pass.</summary>
    [Parameter]
    public double Epochs { get; set; } = s_default.Epochs;

    /// <summary>Examples of one step.</summary>
    [Parameter]
    public int BatchSize { get; set; } = s_default.BatchSize;

    /// <summary>The most tokens of one forward pass: a step is cut into such passes, and its result is the same. 0 for no bound.</summary>
    [Parameter]
    public int TokensPerPass { get; set; } = s_default.TokensPerPass;

    /// <summary>Computes activations again in the backward pass rather than keep them: less memory, a third more work.</summary>
    [Parameter]
    public SwitchParameter ActivationCheckpointing { get; set; }

    /// <summary>The schedule's highest learning rate. Without it, 1e-4 for Align and 1e-3 elsewhere.</summary>
    [Parameter]
    public double? LearningRate { get; set; }

    /// <summary>How the learning rate goes on behind its warm-up.</summary>
    [Parameter]
    public LearningRateSchedule Schedule { get; set; } = s_default.Schedule;

    /// <summary>The share of steps that anneal, for -Schedule WarmupStableAnnealing.</summary>
    [Parameter]
    public double AnnealingRatio { get; set; } = s_default.AnnealingRatio;

    /// <summary>How they anneal.</summary>
    [Parameter]
    public Annealing Annealing { get; set; } = s_default.Annealing;

    /// <summary>The lowest rate that a schedule falls to, as a share of the highest.</summary>
    [Parameter]
    public double MinimumRateRatio { get; set; } = s_default.MinimumRateRatio;

    /// <summary>For Pretrain and Sft: each user's last this many training items are kept for the preference stage.</summary>
    [Parameter]
    public int ReservedPositions { get; set; } = s_default.ReservedPositions;

    /// <summary>Tokens of a packed row in language modelling.</summary>
    [Parameter]
    public int PackLength { get; set; } = s_default.PackLength;

    /// <summary>
    /// The type of matrix products, and of a base that is frozen under an adapter: Auto takes bfloat16 where the machine multiplies it in hardware.
    /// Weights that are trained stay in float32.
    /// </summary>
    [Parameter]
    public Precision Precision { get; set; } = s_default.Precision;

    /// <summary>The share of steps that warm up linearly.</summary>
    [Parameter]
    public double WarmupRatio { get; set; } = s_default.WarmupRatio;

    /// <summary>AdamW's decoupled weight decay.</summary>
    [Parameter]
    public double WeightDecay { get; set; } = s_default.WeightDecay;

    /// <summary>Dropout on residual branches and embeddings. Without it, 0 for Align and 0.1 elsewhere.</summary>
    [Parameter]
    public double? Dropout { get; set; } = s_default.Dropout;

    /// <summary>The gradient's norm is clipped to this.</summary>
    [Parameter]
    public double MaxGradientNorm { get; set; } = s_default.MaxGradientNorm;

    /// <summary>The rank of low-rank adaptation; 0 trains every parameter.</summary>
    [Parameter]
    public int LoraRank { get; set; } = s_default.Lora.Rank;

    /// <summary>The numerator of the adapter's scale, alpha / rank.</summary>
    [Parameter]
    public double LoraAlpha { get; set; } = s_default.Lora.Alpha;

    /// <summary>Dropout on the adapter's input.</summary>
    [Parameter]
    public double LoraDropout { get; set; } = s_default.Lora.Dropout;

    /// <summary>The linear layers that are adapted: some of q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj, or all-linear.</summary>
    [Parameter]
    [NameCompletions("all-linear", "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")]
    [ValidateNotNullOrEmpty]
    public string[] LoraTargetModules { get; set; } = [.. s_default.Lora.TargetModules];

    /// <summary>Writes a whole model, the adapter added to its base's weights, rather than the adapter alone.</summary>
    [Parameter]
    public SwitchParameter MergeAdapter { get; set; }

    /// <summary>The width of a new <c>Embedded</c> model.</summary>
    [Parameter]
    public int HiddenSize { get; set; } = s_default.Embedded.HiddenSize;

    /// <summary>Its decoder blocks.</summary>
    [Parameter]
    public int Layers { get; set; } = s_default.Embedded.Layers;

    /// <summary>Its query heads.</summary>
    [Parameter]
    public int Heads { get; set; } = s_default.Embedded.Heads;

    /// <summary>Its key and value heads; divides the query heads.</summary>
    [Parameter]
    public int KeyValueHeads { get; set; } = s_default.Embedded.KeyValueHeads;

    /// <summary>The width of its gated feed-forward layer.</summary>
    [Parameter]
    public int IntermediateSize { get; set; } = s_default.Embedded.IntermediateSize;

    /// <summary>The longest sequence in tokens that it reads.</summary>
    [Parameter]
    public int ContextLength { get; set; } = s_default.Embedded.ContextLength;

    /// <summary>
    /// The wording of prompts and answers: Embedded, Llara, SDpo, PatchRec, or the path of a YAML file. Without it, the model's own.
    /// </summary>
    [Parameter]
    [NameCompletions(nameof(PromptTemplates.Embedded), nameof(PromptTemplates.Llara), nameof(PromptTemplates.SDpo), nameof(PromptTemplates.PatchRec))]
    [ValidateNotNullOrEmpty]
    public string? PromptTemplate { get; set; }

    /// <summary>Titles of history in a prompt.</summary>
    [Parameter]
    public int MaxHistory { get; set; } = s_default.MaxHistory;

    /// <summary>Candidates that a prompt lists, the answer included.</summary>
    [Parameter]
    public int Candidates { get; set; } = s_default.Candidates;

    /// <summary>Steps between checkpoints; 0 writes one only when stopped.</summary>
    [Parameter]
    public int CheckpointEvery { get; set; } = s_default.CheckpointEvery;

    /// <summary>Validation users whose HR@1 is measured at the end of training; 0 for none.</summary>
    [Parameter]
    public int ValidationUsers { get; set; } = s_default.ValidationUsers;

    /// <summary>Steps between measurements over the validation users; 0 measures at the end alone.</summary>
    [Parameter]
    public int EvaluateEvery { get; set; } = s_default.EvaluateEvery;

    /// <summary>Measurements in a row without a better one before training stops; 0 takes every step. The best weights are kept.</summary>
    [Parameter]
    public int Patience { get; set; } = s_default.Patience;

    /// <summary>What a better measurement is.</summary>
    [Parameter]
    public RankingMetric StoppingMetric { get; set; } = s_default.StoppingMetric;

    /// <summary>Writes the training log as TensorBoard events too, in tensorboard/ of the artifact.</summary>
    [Parameter]
    public SwitchParameter TensorBoard { get; set; }
}
