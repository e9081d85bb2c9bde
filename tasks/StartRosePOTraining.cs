using Microsoft.Build.Framework;
using RosePO.Core.Training;

namespace RosePO.Tasks;

/// <summary>One training stage: a dataset or pair set and a model in, a model artifact out.</summary>
/// <example><code>&lt;StartRosePOTraining Stage="Align" Pairs="runs/smooth" Model="runs/sft" Loss="RosePO" Destination="runs/rosepo" /&gt;</code></example>
public sealed class StartRosePOTraining : OperationTask<TrainingRequest, ModelResult>
{
    /// <summary>Pretrain, Sft or Align.</summary>
    public string? Stage { get; set; }

    /// <summary>The dataset artifact; for Align the one that the pairs name.</summary>
    public ITaskItem? Dataset { get; set; }

    /// <summary>Embedded for a new small decoder, or the folder of a model.</summary>
    [Required]
    public string Model { get; set; } = null!;

    /// <summary>The pair set artifact, for Align.</summary>
    public ITaskItem? Pairs { get; set; }

    /// <summary>The preference objective, for Align.</summary>
    public string? Loss { get; set; }

    /// <summary>Several objectives in place of Loss; Weight metadata is the weight of each, 1 where not set.</summary>
    public ITaskItem[]? Losses { get; set; }

    /// <summary>The inverse temperature of the preference objective.</summary>
    public string? Beta { get; set; }

    /// <summary>Passes over the examples.</summary>
    public string? Epochs { get; set; }

    /// <summary>Examples of one step.</summary>
    public string? BatchSize { get; set; }

    /// <summary>The highest learning rate.</summary>
    public string? LearningRate { get; set; }

    /// <summary>The wording of prompts: Embedded, Llara, SDpo, PatchRec, or a YAML file.</summary>
    public string? PromptTemplate { get; set; }

    /// <summary>auto, cpu, cuda or cuda:N.</summary>
    public string? Device { get; set; }

    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, object>> Given()
    {
        yield return KeyValuePair.Create("model", (object)(Model == "Embedded" ? Model : ItemText.Item(Model).GetMetadata("FullPath")));
        if (Losses is { Length: > 0 })
        {
            yield return KeyValuePair.Create("losses", (object)Losses.Select(item => new Dictionary<string, string>
            {
                ["loss"] = item.ItemSpec,
                ["weight"] = item.GetMetadata("Weight") is { Length: > 0 } weight ? weight : "1",
            }));
        }

        foreach (var template in PromptTemplateFile.Given(PromptTemplate))
        {
            yield return template;
        }
    }

    /// <inheritdoc/>
    protected override ModelResult Run(TrainingRequest request, IProgress<StageProgress> progress, CancellationToken cancellation) =>
        TrainModel.Run(request, progress, cancellation);
}
