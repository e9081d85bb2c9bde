using RosePO.Core.Models;
using RosePO.Core.Preferences;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Training;

namespace RosePO.Core.Experiments.Planning;

/// <summary>How much the prompts of models and pair sets show, known before an experiment has made them.</summary>
/// <param name="requests">The requests of its stages, by the artifact that each makes.</param>
internal sealed class PlannedShapes(IReadOnlyDictionary<string, object> requests)
{
    /// <summary>The shape of a training.</summary>
    public PromptShape Of(TrainingRequest request) => TrainingShape.Of(request, OfModel(request.Model), request is AlignRequest align ? OfPairs(align.Pairs) : null);

    /// <summary>The shape of a pair set that is built.</summary>
    public PromptShape Of(PreferencePairsRequest request) => PairShape.Of(request, request.Model is { } model ? OfModel(model) : null);

    /// <summary>The shape of the model at a path; null where that says nothing, or is a new one.</summary>
    public PromptShape? OfModel(string model) => requests.GetValueOrDefault(model) switch
    {
        TrainingRequest stage => Of(stage),
        ChoiceRequest choice => OfModel(choice.Models[0].Path),
        _ => TrainModel.IsEmbedded(model) ? null : LanguageModel.PromptOf(model)?.Shape,
    };

    private PromptShape? OfPairs(string pairs) => requests.GetValueOrDefault(pairs) switch
    {
        PreferencePairsRequest request => Of(request),
        OracleSmoothingRequest request => OfPairs(request.Pairs),
        ImportPairsRequest => null,
        _ => PairSet.ResultOf(pairs).Shape,
    };
}
