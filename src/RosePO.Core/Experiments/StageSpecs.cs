using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Models.Lora;
using RosePO.Core.Oracles;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Preferences.Smoothing;
using RosePO.Core.Training;

namespace RosePO.Core.Experiments;

/// <summary>
/// What each stage of a plan is made from, known before any has run: where an operation would look into the artifact of an earlier stage,
/// that stage's request says what will be found.
/// </summary>
internal sealed class StageSpecs
{
    private readonly Dictionary<string, object> _requests;
    private readonly StageShapes _shapes;

    public StageSpecs(IReadOnlyList<PlannedStage> stages)
    {
        _requests = stages.ToDictionary(stage => stage.Path, stage => stage.Request);
        _shapes = new StageShapes(_requests);
    }

    /// <summary>The artifact of a request.</summary>
    public ArtifactSpec Of(object request) => request switch
    {
        ImportDatasetRequest import => ImportDataset.Spec(import),
        TrainingRequest training => TrainingSpec.Of(training, DatasetOf(training), BaseOf(training.Model), _shapes.Of(training)),
        PreferencePairsRequest pairs => BuildPreferencePairs.Spec(pairs, _shapes.Of(pairs)),
        ImportPairsRequest pairs => ImportPreferencePairs.Spec(pairs),
        OracleRequest oracle => TrainOracle.Spec(oracle),
        OracleSmoothingRequest smoothing => SmoothPreferences.Spec(smoothing),
        MeasurementRequest measurement => MeasureRecommendations.Spec(
            measurement, MeasurementPlan.Of(measurement), OraclesOf(measurement), ModelHistory.Of(measurement, _shapes.OfModel)),
        _ => throw new InvalidOperationException($"No operation runs a {request.GetType().Name}."),
    };

    /// <summary>The base of a model where that is, or will be, an adapter; else null.</summary>
    public string? BaseOf(string model)
    {
        if (_requests.GetValueOrDefault(model) is TrainingRequest stage)
        {
            return stage is { Lora.Rank: > 0, MergeAdapter: false } ? BaseOf(stage.Model) ?? stage.Model : null;
        }

        return TrainModel.IsEmbedded(model) ? null : LoraAdapter.BaseOf(model);
    }

    private string DatasetOf(TrainingRequest request) =>
        request is AlignRequest align && _requests.GetValueOrDefault(align.Pairs) is ImportPairsRequest ? string.Empty : request.Dataset ?? string.Empty;

    private Dictionary<string, string> OraclesOf(MeasurementRequest request) => request.Oracles.ToDictionary(
        folder => BaselineRegistry.Names.First(name => BaselineRegistry.OracleOf(name) == OracleRegistry.NameOf(((OracleRequest)_requests[folder]).Options)));
}
