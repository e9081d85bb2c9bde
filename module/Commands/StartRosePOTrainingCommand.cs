using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Training;

namespace RosePO.Commands;

/// <summary>Trains a language model to recommend: pre-training, fine-tuning on prompts, or alignment on preference pairs.</summary>
/// <remarks>
/// Sft teaches a model to answer a prompt (history and candidates) with the next title. Align moves it away from rejected
/// answers, each pair weighed by its epsilon, with the model it starts from as the frozen reference. Stopping writes a
/// checkpoint; the same command then goes on from there.
/// </remarks>
/// <example>
/// <para>A small decoder from nothing: pre-trained on the histories, then fine-tuned.</para>
/// <code>$sft = $data | Start-RosePOTraining -Stage Sft -Model Embedded -Destination runs/sft</code>
/// </example>
/// <example>
/// <para>Alignment of that model on smoothed pairs, as a low-rank adapter.</para>
/// <code>$smoothed | Start-RosePOTraining -Model $sft -Loss RosePO -LoraRank 16 -Destination runs/rosepo</code>
/// </example>
/// <example>
/// <para>Two objectives at once, with a table of what every pair came to.</para>
/// <code>$smoothed | Start-RosePOTraining -Model $sft -Loss RosePO, Bco -LossWeight 0.8, 0.2 -Diagnostics -Destination runs/mixed</code>
/// </example>
/// <seealso>Import-RecDataset</seealso>
/// <seealso>Invoke-OracleSmoothing</seealso>
/// <seealso>Measure-Recommendations</seealso>
/// <seealso>about_RosePO_Preferences</seealso>
[Cmdlet(VerbsLifecycle.Start, "RosePOTraining", SupportsShouldProcess = true)]
[OutputType(typeof(ModelResult))]
public sealed partial class StartRosePOTrainingCommand : DeviceCommand
{
    private const string Embedded = "Embedded";

    // The record at hand, from parameters or the pipeline's object.
    private string _model = string.Empty;
    private string? _pairs;
    private string? _dataset;

    private bool StageIsGiven => IsGiven(nameof(Stage));

    private TrainingStage EffectiveStage => StageIsGiven ? Stage : _pairs is null ? TrainingStage.Sft : TrainingStage.Align;

    private bool IsNew => Embedded.Equals(Model, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override void Record() => Attempt(InputObject ?? (object?)Pairs ?? Dataset ?? Model, () =>
    {
        CheckPiped(ArtifactRole.Pairs, ArtifactRole.Dataset, ArtifactRole.Model);
        _model = IsNew ? Embedded : Require(ArtifactRole.Model, Model);
        (_pairs, _dataset) = (Find(ArtifactRole.Pairs, Pairs), Find(ArtifactRole.Dataset, Dataset));
        var name = (EffectiveStage == TrainingStage.Align ? string.Join('-', Loss) : EffectiveStage.ToString()).ToLowerInvariant();
        var pretrains = IsNew && EffectiveStage == TrainingStage.Sft && PretrainEpochs > 0;
        var model = Produce(name, $"Train ({name})", Request, (request, progress, cancellation) => TrainModel.Run(
            pretrains ? request with { Model = Pretrain(request, progress, cancellation) } : request, progress, cancellation));
        if (model is { Reused: false, CheckpointNote: { } note })
        {
            WriteWarning(note);
        }

        Emit(model);
    });

    private string Pretrain(TrainingRequest sft, IProgress<StageProgress>? progress, CancellationToken cancellation) => TrainModel.Run(
        sft with
        {
            Stage = TrainingStage.Pretrain,
            Destination = sft.Destination + "-pretrain",
            Epochs = PretrainEpochs,
            LearningRate = PretrainLearningRate,
            Lora = new LoraOptions(),
            MergeAdapter = false,
        },
        progress,
        cancellation).Model;

    private TrainingRequest Request(string destination) => new()
    {
        Stage = EffectiveStage,
        Dataset = _dataset,
        Model = _model,
        Pairs = EffectiveStage == TrainingStage.Align ? _pairs : null,
        Destination = destination,
        Loss = Loss[0],
        Losses = Loss.Length == 1 && LossWeight.Length == 0 ? [] : WeightedLoss.Join(Loss, LossWeight),
        Beta = Beta,
        LabelSmoothing = LabelSmoothing,
        Divergence = Divergence,
        DivergenceAlpha = DivergenceAlpha,
        TargetMargin = TargetMargin,
        RatingMargin = RatingMargin,
        RatingMarginWeight = RatingMarginWeight,
        SftWeight = SftWeight,
        Diagnostics = Diagnostics,
        Embedded = new EmbeddedModelOptions
        {
            HiddenSize = HiddenSize,
            Layers = Layers,
            Heads = Heads,
            KeyValueHeads = KeyValueHeads,
            IntermediateSize = IntermediateSize,
            ContextLength = ContextLength,
        },
        Lora = new LoraOptions { Rank = LoraRank, Alpha = LoraAlpha, Dropout = LoraDropout, TargetModules = LoraTargetModules },
        MergeAdapter = MergeAdapter,
        Epochs = Epochs,
        BatchSize = BatchSize,
        LearningRate = LearningRate,
        TokensPerPass = TokensPerPass,
        ActivationCheckpointing = ActivationCheckpointing,
        Schedule = Schedule,
        WarmupRatio = WarmupRatio,
        AnnealingRatio = AnnealingRatio,
        Annealing = Annealing,
        MinimumRateRatio = MinimumRateRatio,
        WeightDecay = WeightDecay,
        Dropout = Dropout,
        MaxGradientNorm = MaxGradientNorm,
        PackLength = PackLength,
        ReservedPositions = ReservedPositions,
        Precision = Precision,
        PromptTemplate = PromptTemplate is null || PromptTemplates.Find(PromptTemplate) is not null ? PromptTemplate : ResolvePath(PromptTemplate),
        MaxHistory = MaxHistory,
        Candidates = Candidates,
        CheckpointEvery = CheckpointEvery,
        ValidationUsers = ValidationUsers,
        EvaluateEvery = EvaluateEvery,
        Patience = Patience,
        StoppingMetric = StoppingMetric,
        TensorBoard = TensorBoard,
        Device = Device,
        Seed = Seed,
        Overwrite = Force,
    };
}
