namespace RosePO;

/// <summary>One training stage: a dataset or pair set and a model in, a model artifact out.</summary>
public sealed record TrainingRequest
{
    /// <summary>The stage.</summary>
    public TrainingStage Stage { get; init; } = TrainingStage.Sft;

    /// <summary>The dataset artifact; for <see cref="TrainingStage.Align"/> null takes the one that the pair set names. Absolute.</summary>
    public string? Dataset { get; init; }

    /// <summary>
    /// <c>Embedded</c> for a new small decoder, or a model artifact or Hugging Face folder (absolute).
    /// For <see cref="TrainingStage.Align"/> it is both the first policy and the frozen reference.
    /// </summary>
    public required string Model { get; init; }

    /// <summary>The pair set artifact, for <see cref="TrainingStage.Align"/>. Absolute.</summary>
    public string? Pairs { get; init; }

    /// <summary>The folder of the artifact. Absolute.</summary>
    public required string Destination { get; init; }

    /// <summary>The preference objective, for <see cref="TrainingStage.Align"/>.</summary>
    public PreferenceLoss Loss { get; init; }

    /// <summary>Several objectives whose weighted sum is minimised, in place of <see cref="Loss"/>; empty for one alone.</summary>
    public IReadOnlyList<WeightedLoss> Losses { get; init; } = [];

    /// <summary>The inverse temperature beta of the preference objective, on summed log-probs (on those per token where an objective takes them).</summary>
    public double Beta { get; init; } = 1.0;

    /// <summary>
    /// One epsilon, at least 0 and below 0.5, for every pair; null takes the pair set's own. A pair set that has epsilons, or a number above 0
    /// here, is refused by an objective for which smoothing is not defined; 0 leaves the pair set's aside.
    /// </summary>
    public double? LabelSmoothing { get; init; }

    /// <summary>The divergence from the reference that rewards come from.</summary>
    public FDivergence Divergence { get; init; }

    /// <summary>alpha of <see cref="FDivergence.Alpha"/>; not 1, where it would be the reverse KL.</summary>
    public double DivergenceAlpha { get; init; } = 0.5;

    /// <summary>gamma of SimPO: what the margin per token, times beta, is to exceed.</summary>
    public double TargetMargin { get; init; } = 0.5;

    /// <summary>The form of RecPO's margin.</summary>
    public RatingMargin RatingMargin { get; init; }

    /// <summary>lambda of RecPO: the weight of its margin.</summary>
    public double RatingMarginWeight { get; init; } = 0.5;

    /// <summary>Weight of the chosen answer's negative log-likelihood (mean over tokens) added to the preference loss.</summary>
    public double SftWeight { get; init; }

    /// <summary>Whether <c>pairs-diagnostics.parquet</c> is written beside an aligned model: every pair's margin z, epsilon and rewards.</summary>
    public bool Diagnostics { get; init; }

    /// <summary>The shape of a new <c>Embedded</c> model.</summary>
    public EmbeddedModelOptions Embedded { get; init; } = new();

    /// <summary>
    /// Low-rank adaptation; a rank of 0 trains every parameter. Where <see cref="Model"/> is an adapter itself, it is frozen and the new one
    /// lies over it; both are saved as one adapter of the sum of their ranks.
    /// </summary>
    public LoraOptions Lora { get; init; } = new();

    /// <summary>Whether the artifact is a whole model, the adapter added to its base's weights, rather than the adapter alone.</summary>
    public bool MergeAdapter { get; init; }

    /// <summary>Passes over the examples; a fraction stops within a pass.</summary>
    public double Epochs { get; init; } = 1;

    /// <summary>Examples (packed rows, prompts or pair rows) of one step.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>
    /// The most tokens, padding included, of one forward pass. A step's examples are cut into passes of like lengths whose gradients add up
    /// to the step's, so it bounds memory and changes the result only by rounding. 0 takes a step in one pass; so do objectives that compare
    /// the answers of a whole batch with each other (<see cref="PreferenceLoss.Aot"/>, <see cref="PreferenceLoss.AotUnpaired"/>).
    /// </summary>
    public int TokensPerPass { get; init; } = 8192;

    /// <summary>
    /// Whether activations are computed again in the backward pass rather than kept: each block keeps its input alone, for about a third
    /// more work.
    /// </summary>
    public bool ActivationCheckpointing { get; init; }

    /// <summary>The schedule's highest learning rate; null takes 1e-4 for <see cref="TrainingStage.Align"/>, 1e-3 elsewhere.</summary>
    public double? LearningRate { get; init; }

    /// <summary>How the learning rate goes on behind its warm-up.</summary>
    public LearningRateSchedule Schedule { get; init; }

    /// <summary>The share of steps that warm up linearly from 0.</summary>
    public double WarmupRatio { get; init; } = 0.05;

    /// <summary>The share of steps that anneal, for <see cref="LearningRateSchedule.WarmupStableAnnealing"/>.</summary>
    public double AnnealingRatio { get; init; } = 0.2;

    /// <summary>How they anneal.</summary>
    public Annealing Annealing { get; init; }

    /// <summary>The lowest rate that a schedule falls to, as a share of the highest.</summary>
    public double MinimumRateRatio { get; init; }

    /// <summary>AdamW's decoupled weight decay.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Dropout on residual branches and embeddings; null takes 0 for <see cref="TrainingStage.Align"/>, 0.1 elsewhere.</summary>
    public double? Dropout { get; init; }

    /// <summary>The gradient's norm is clipped to this.</summary>
    public double MaxGradientNorm { get; init; } = 1.0;

    /// <summary>Tokens of a packed row, for <see cref="TrainingStage.Pretrain"/>; at most the model's context.</summary>
    public int PackLength { get; init; } = 256;

    /// <summary>
    /// For <see cref="TrainingStage.Pretrain"/> and <see cref="TrainingStage.Sft"/>: each user's last this many training items are not learnt.
    /// Pairs made of them (see <see cref="PreferencePairsRequest.RecentPositions"/>) show the preference stage what the model gets wrong on
    /// answers that it was never shown.
    /// </summary>
    public int ReservedPositions { get; init; }

    /// <summary>
    /// The wording of prompts and answers: <c>Embedded</c>, <c>Llara</c>, <c>SDpo</c>, <c>PatchRec</c>, or a YAML file (absolute).
    /// Null takes the model's own; a Hugging Face folder has <c>SDpo</c>.
    /// </summary>
    public string? PromptTemplate { get; init; }

    /// <summary>Titles of history in a prompt.</summary>
    public int MaxHistory { get; init; } = 10;

    /// <summary>Candidates listed in a prompt, the answer included.</summary>
    public int Candidates { get; init; } = 20;

    /// <summary>Steps between checkpoints; 0 writes one only when cancelled.</summary>
    public int CheckpointEvery { get; init; } = 500;

    /// <summary>Validation users whose HR@1 is measured at the end of training (0 for none).</summary>
    public int ValidationUsers { get; init; } = 500;

    /// <summary>Steps between measurements of <see cref="StoppingMetric"/> over the validation users; 0 measures at the end alone.</summary>
    public int EvaluateEvery { get; init; }

    /// <summary>
    /// Measurements in a row that bring nothing better before training stops; 0 takes every step. Wherever it was measured on the way, the
    /// weights of the best measurement are kept.
    /// </summary>
    public int Patience { get; init; }

    /// <summary>What a better measurement is.</summary>
    public RankingMetric StoppingMetric { get; init; }

    /// <summary>Whether the training log is also written as TensorBoard events, in <c>tensorboard/</c> of the artifact.</summary>
    public bool TensorBoard { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>
    /// The type of matrix products, and of the weights of a base that is frozen under an adapter; trained weights and optimizer state stay in float32.
    /// </summary>
    public Precision Precision { get; init; }

    /// <summary>Seeds weights, order, dropout and training candidates.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether another artifact in the destination is replaced.</summary>
    public bool Overwrite { get; init; }
}

/// <summary>One objective of several.</summary>
public sealed record WeightedLoss
{
    /// <summary>The objective.</summary>
    public PreferenceLoss Loss { get; init; }

    /// <summary>Its weight in the sum.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Objectives with their weights, given side by side; without weights each has a weight of 1.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: there are more or fewer weights than objectives.</exception>
    public static IReadOnlyList<WeightedLoss> Join(IReadOnlyList<PreferenceLoss> losses, IReadOnlyList<double> weights)
    {
        if (weights.Count != 0 && weights.Count != losses.Count)
        {
            throw new RoseException(
                RoseErrorCode.RequestInvalid,
                FormattableString.Invariant($"There are {losses.Count} objectives and {weights.Count} weights: give each objective one, or leave all out."));
        }

        return [.. losses.Select((loss, i) => new WeightedLoss { Loss = loss, Weight = weights.Count == 0 ? 1 : weights[i] })];
    }
}

/// <summary>The shape of the embedded Llama-family decoder.</summary>
public sealed record EmbeddedModelOptions
{
    /// <summary>Width of the residual stream.</summary>
    public int HiddenSize { get; init; } = 128;

    /// <summary>Decoder blocks.</summary>
    public int Layers { get; init; } = 4;

    /// <summary>Query heads.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Key and value heads; divides <see cref="Heads"/>.</summary>
    public int KeyValueHeads { get; init; } = 4;

    /// <summary>Width of the gated feed-forward layer.</summary>
    public int IntermediateSize { get; init; } = 352;

    /// <summary>The longest sequence in tokens; also the length of a packed pretraining row.</summary>
    public int ContextLength { get; init; } = 512;
}

/// <summary>Low-rank adaptation (Hu et al. 2021) of the linear layers: W + (alpha / rank) B A.</summary>
public sealed record LoraOptions
{
    /// <summary>The rank; 0 trains every parameter instead.</summary>
    public int Rank { get; init; }

    /// <summary>The scale's numerator.</summary>
    public double Alpha { get; init; } = 32;

    /// <summary>Dropout on the adapter's input.</summary>
    public double Dropout { get; init; }

    /// <summary>
    /// The linear layers that are adapted, by the names that PEFT knows them by: <c>q_proj</c>, <c>k_proj</c>, <c>v_proj</c>, <c>o_proj</c>,
    /// <c>gate_proj</c>, <c>up_proj</c>, <c>down_proj</c>, or <c>all-linear</c> for all of them.
    /// </summary>
    public IReadOnlyList<string> TargetModules { get; init; } = ["all-linear"];
}
