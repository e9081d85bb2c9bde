using RosePO.Core.Artifacts;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Models.Lora;
using RosePO.Core.Oracles;
using RosePO.Core.Training;

namespace RosePO.Core.Experiments.Planning;

/// <summary>
/// What each stage of a plan is made from, known before any has run: where an operation would look into the artifact of an earlier stage, that stage's
/// request says what will be found.
/// </summary>
/// <param name="stages">The plan's stages.</param>
internal sealed class PlannedRequests(IReadOnlyList<PlannedStage> stages)
{
    private readonly Dictionary<string, object> _requests = stages.ToDictionary(stage => stage.Path, stage => stage.Request);

    /// <summary>How much the prompts of its models and pair sets show.</summary>
    public PlannedShapes Shapes => new(_requests);

    /// <summary>The artifact of a stage.</summary>
    public ArtifactSpec Of(PlannedStage stage) => stage.Kind.Spec(stage.Request, this);

    /// <summary>The base of a model where that is, or will be, an adapter; else null.</summary>
    public string? BaseOf(string model)
    {
        return _requests.GetValueOrDefault(model) switch
        {
            TrainingRequest { Lora.IsOn: true, MergeAdapter: false } stage => BaseOf(stage.Model) ?? stage.Model,
            TrainingRequest => null,

            // One as good as another: they have the same.
            ChoiceRequest choice => BaseOf(choice.Models[0].Path),
            _ => TrainModel.IsEmbedded(model) ? null : LoraAdapter.BaseOf(model),
        };
    }

    /// <summary>The dataset that a training reads; empty where its pairs bring all that is read.</summary>
    public string DatasetOf(TrainingRequest request) =>
        request is AlignRequest align && _requests.GetValueOrDefault(align.Pairs) is ImportPairsRequest ? string.Empty : request.Dataset ?? string.Empty;

    /// <summary>The oracles of a measurement by baseline.</summary>
    public IReadOnlyDictionary<string, string> OraclesOf(MeasurementRequest request) => request.Oracles.ToDictionary(
        folder => BaselineRegistry.Names.First(name => BaselineRegistry.OracleOf(name) == OracleRegistry.NameOf(((OracleRequest)_requests[folder]).Options)));
}
