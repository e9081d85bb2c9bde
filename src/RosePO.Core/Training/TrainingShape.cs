using RosePO.Core.Models;
using RosePO.Core.Preferences.Pairs;

namespace RosePO.Core.Training;

/// <summary>How much the prompts of a training show.</summary>
internal static class TrainingShape
{
    /// <summary>The shape: what the request asks for, else that of the pair set, whose candidates are always taken, else that of the model.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">The shape of the model that it starts from; null where that says nothing, or is a new one.</param>
    /// <param name="pairs">The shape of the pair set; null where there is none, or it is one of texts.</param>
    public static PromptShape Of(TrainingRequest request, PromptShape? model, PromptShape? pairs) =>
        PromptShape.Resolve(pairs ?? model, request.MaxHistory, (request as SupervisedRequest)?.Candidates);

    /// <summary>The shape of a training whose inputs are there.</summary>
    public static PromptShape Of(TrainingRequest request, PairSet? pairs) =>
        Of(request, TrainModel.IsEmbedded(request.Model) ? null : LanguageModel.PromptOf(request.Model)?.Shape, pairs?.Shape);
}
