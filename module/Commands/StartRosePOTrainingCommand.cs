using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Training;

namespace RosePO.Commands;

/// <summary>Trains a language model to recommend: pretraining, fine-tuning on prompts, or alignment on preference pairs.</summary>
/// <remarks>
/// Sft teaches a model to answer a prompt (history and candidates) with the next title. Align moves it away from rejected
/// answers, each pair weighed by its epsilon, with the model it starts from as the frozen reference. Stopping writes a
/// checkpoint; the same command then resumes from there.
/// </remarks>
/// <example>
/// <para>A small decoder from scratch: pretrained on the histories, then fine-tuned.</para>
/// <code>$sft = $data | Start-RosePOTraining -Stage Sft -Model Embedded -Destination runs/sft</code>
/// </example>
/// <example>
/// <para>Alignment of that model on smoothed pairs, as a low-rank adapter.</para>
/// <code>$smoothed | Start-RosePOTraining -Model $sft -Loss RosePO -LoraRank 16 -Destination runs/rosepo</code>
/// </example>
/// <example>
/// <para>Two objectives at once, with a table of every pair's result.</para>
/// <code>$smoothed | Start-RosePOTraining -Model $sft -Loss RosePO, Bco -LossWeight 0.8, 0.2 -Diagnostics -Destination runs/mixed</code>
/// </example>
/// <example>
/// <para>With its control: what is gained over that comes of the preferences, not of more training.</para>
/// <code>$smoothed | Start-RosePOTraining -Model $sft -Loss RosePO -Control -Destination runs/with-control/rosepo | Measure-Recommendations -Dataset $data -Baseline $sft</code>
/// </example>
/// <seealso>Import-RecDataset</seealso>
/// <seealso>Invoke-OracleSmoothing</seealso>
/// <seealso>Measure-Recommendations</seealso>
/// <seealso>about_RosePO_Preferences</seealso>
[Binds(typeof(PretrainRequest), When = nameof(Stage), Is = nameof(TrainingStage.Pretrain), First = "Model")]
[Binds(typeof(SftRequest), When = nameof(Stage), Is = nameof(TrainingStage.Sft), First = "Model")]
[Binds(typeof(AlignRequest), When = nameof(Stage), Is = nameof(TrainingStage.Align), First = "Model")]
[Cmdlet(VerbsLifecycle.Start, "RosePOTraining", SupportsShouldProcess = true)]
[OutputType(typeof(ModelResult))]
public sealed partial class StartRosePOTrainingCommand : WritingCommand
{
    // The record at hand, from parameters or the pipeline's object.
    private string? _model;
    private string? _pairs;
    private string? _dataset;

    /// <summary>What is trained. Without it, Align if -Pairs is bound, else Sft.</summary>
    [Parameter]
    public TrainingStage Stage { get; set; }

    /// <summary>
    /// The preference loss, or several whose weighted sum is minimised. RosePO and RosePORobust take each pair's own epsilon; Dpo takes none; others take it
    /// where smoothing is defined for them. Read when -Stage is Align.
    /// </summary>
    [Option("loss", typeof(AlignRequest))]
    [Option("losses", typeof(AlignRequest))]
    [Parameter]
    [OptionValue("loss", typeof(PreferenceLoss), IsList = true)]
    [ValidateNotNullOrEmpty]
    public PreferenceLoss[] Loss { get; set; } = [];

    /// <summary>The weights of several losses, in the order of -Loss. Without it, 1 for each.</summary>
    [Option("losses", typeof(AlignRequest))]
    [Parameter]
    [OptionValue("losses.weight", typeof(double), IsList = true)]
    public double[] LossWeight { get; set; } = [];

    /// <summary>
    /// Trains the aligned model's control too, which learns the likelihood of the same chosen answers and nothing else, and gives it after the model. It is a folder beside
    /// the model's, such as <c>sft+rosepo</c>; Measure-Recommendations compares a model with its control. Read when -Stage is Align.
    /// </summary>
    [Parameter]
    public SwitchParameter Control { get; set; }

    private TrainingStage EffectiveStage => IsGiven(nameof(Stage)) ? Stage : _pairs is null ? TrainingStage.Sft : TrainingStage.Align;

    /// <inheritdoc/>
    protected override void Record() => Attempt(InputObject ?? (object?)Pairs ?? Dataset ?? Model, () =>
    {
        CheckPiped(ArtifactRole.Pairs, ArtifactRole.Dataset, ArtifactRole.Model);
        _model = TrainModel.Embedded.Equals(Model, StringComparison.OrdinalIgnoreCase) ? Model : Require(ArtifactRole.Model, Model);
        (_pairs, _dataset) = (Find(ArtifactRole.Pairs, Pairs), Find(ArtifactRole.Dataset, Dataset));
        var name = (Request(string.Empty) is AlignRequest align ? string.Join('-', align.Trained) : EffectiveStage.ToString()).ToLowerInvariant();
        var model = Produce(name, $"Train ({name})", Request, TrainModel.Run);
        Emit(model);
        if (Control && model is not null && Request(model.Model) is AlignRequest aligned)
        {
            Emit(ProduceAt(LikelihoodControl.Beside(aligned), "Train (control)", destination => LikelihoodControl.Of(aligned, destination), TrainModel.Run));
        }
    });

    private TrainingRequest Request(string destination)
    {
        KeyValuePair<string, object?>[] own = [new("model", _model), new("dataset", _dataset), new("destination", destination)];
        return EffectiveStage switch
        {
            TrainingStage.Pretrain => Bind<PretrainRequest>(own),
            TrainingStage.Sft => Bind<SftRequest>(own),
            _ => Bind<AlignRequest>([.. own, new("pairs", Require(ArtifactRole.Pairs, Pairs)), .. WeightedLosses.Of(Loss, LossWeight)]),
        };
    }
}
