using RosePO.Core.Artifacts;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Runtime;
using RosePO.Core.Text.Prompts;

namespace RosePO.Core.Training;

/// <summary>What a model is made from.</summary>
internal static class TrainingSpec
{
    /// <summary>The artifact of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="dataset">The dataset; empty where the pairs bring all that is read.</param>
    /// <param name="baseModel">The base of the model where that is an adapter; else null.</param>
    /// <param name="shape">How much prompts show.</param>
    public static ArtifactSpec Of(TrainingRequest request, string dataset, string? baseModel, PromptShape shape)
    {
        var inputs = ArtifactSpec.InputsOf(
        [
            ("dataset", dataset.Length > 0 ? dataset : null),
            ("model", TrainModel.IsEmbedded(request.Model) ? null : request.Model),
            ("baseModel", baseModel),
            ("pairs", (request as AlignRequest)?.Pairs),
            ("flow.oracle", (request as SftRequest)?.Flow.Oracle),
            ("tpo.valueFile", (request as AlignRequest)?.Tpo.ValueFile),
            ("promptTemplate", request.PromptTemplate is { } template && PromptTemplates.Find(template) is null ? template : null),
            .. Vocabulary(request),
        ]);

        // What was used, not that it was chosen by the machine: another machine may choose otherwise.
        var resolved = request with
        {
            Dataset = dataset,
            Precision = DeviceClass.PrecisionOn(request.Device, request.Precision),
            MaxHistory = shape.MaxHistory,
        };
        if (resolved is SupervisedRequest supervised)
        {
            resolved = supervised with { Candidates = shape.Candidates };
        }

        return new ArtifactSpec(ModelFolder.Kind, resolved, request.Destination, inputs, request.Overwrite, Resumable: true)
        {
            IsShared = true,
            Conditions = new Dictionary<string, string>(DeviceClass.Condition(request.Device)) { ["stage"] = TrainingStages.Of(request).ToString() },
        };
    }

    // The first has the name of the option, whose folders are then no part of the identity.
    private static IEnumerable<(string Name, string? Path)> Vocabulary(TrainingRequest request) =>
        (request as SupervisedRequest)?.Embedded.Vocabulary.Select((folder, at) => (at == 0 ? "embedded.vocabulary" : FormattableString.Invariant($"embedded.vocabulary {at + 1}"), (string?)folder)) ?? [];
}
