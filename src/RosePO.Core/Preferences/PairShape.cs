using RosePO.Core.Models;
using RosePO.Core.Text.Prompts;

namespace RosePO.Core.Preferences;

/// <summary>How much the prompts of a pair set show.</summary>
internal static class PairShape
{
    /// <summary>The shape: what the request asks for, else that of the model, which may not be there yet.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">The shape of the model; null where there is none, or it says nothing.</param>
    public static PromptShape Of(PreferencePairsRequest request, PromptShape? model) => PromptShape.Resolve(model, request.MaxHistory, request.Candidates);

    /// <summary>The shape of a request whose model is there.</summary>
    public static PromptShape Of(PreferencePairsRequest request) => Of(request, PromptOf(request)?.Shape);

    /// <summary>What is worth a word about the shape; null for nothing.</summary>
    public static string? Note(PreferencePairsRequest request, PromptShape shape) => ModelPrompt.Difference(PromptOf(request), shape);

    private static ModelPrompt? PromptOf(PreferencePairsRequest request) => request.Model is { } model ? LanguageModel.PromptOf(model) : null;
}
