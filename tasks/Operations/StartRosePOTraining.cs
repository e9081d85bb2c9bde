using Microsoft.Build.Framework;
using RosePO.Core.Experiments;
using RosePO.Core.Training;

namespace RosePO.Tasks;

/// <summary>One training stage: a dataset or pair set and a model in, a model artifact out.</summary>
/// <example><code>&lt;StartRosePOTraining Stage="Align" Pairs="runs/smooth" Model="runs/sft" Loss="RosePO" Destination="runs/rosepo" /&gt;</code></example>
[Binds(typeof(PretrainRequest), When = nameof(Stage), Is = nameof(TrainingStage.Pretrain))]
[Binds(typeof(SftRequest), When = nameof(Stage), Is = nameof(TrainingStage.Sft))]
[Binds(typeof(AlignRequest), When = nameof(Stage), Is = nameof(TrainingStage.Align))]
public sealed partial class StartRosePOTraining() : OperationTask<TrainingRequest, ModelResult>(TrainModel.Run)
{
    /// <summary>Pretrain, Sft (without it) or Align.</summary>
    public string? Stage { get; set; }

    /// <summary>Several losses in place of Loss; Weight metadata is the weight of each, 1 where not set. Read when Stage is Align.</summary>
    [Option("losses", typeof(AlignRequest))]
    public ITaskItem[]? Losses { get; set; }

    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, object>> Given() => Losses is not { Length: > 0 } ? [] :
    [
        KeyValuePair.Create("losses", (object)Losses.Select(item => new Dictionary<string, string>
        {
            ["loss"] = item.ItemSpec,
            ["weight"] = item.GetMetadata("Weight") is { Length: > 0 } weight ? weight : "1",
        })),
    ];

    /// <inheritdoc/>
    protected override TrainingRequest Bind(IReadOnlyList<KeyValuePair<string, object>> values) => Chosen switch
    {
        TrainingStage.Pretrain => Bind<PretrainRequest>(values),
        TrainingStage.Sft => Bind<SftRequest>(values),
        _ => Bind<AlignRequest>(values),
    };

    private TrainingStage Chosen => string.IsNullOrEmpty(Stage) ? TrainingStage.Sft : RequestValues.Bind<StageChoice>([KeyValuePair.Create("stage", (object)Stage)]).Stage;

    private sealed record StageChoice
    {
        public TrainingStage Stage { get; init; }
    }
}
