using System.Globalization;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Binding;
using RosePO.Core.Experiments.Planning;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Training;

namespace RosePO.Core.Experiments.Stages;

/// <summary>What the stages that train a model have in common.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
/// <param name="section">Its section of the file.</param>
/// <param name="about">What it is, in a sentence.</param>
/// <param name="naming">Whether the section is one stage or several.</param>
/// <param name="shape">The keys that its section may have; null for those of the request.</param>
internal abstract class TrainingStage<TRequest>(string section, string about, StageNaming naming = StageNaming.Either, SectionShape? shape = null)
    : Stage<TRequest>(section, naming, ModelFolder.Kind, about, TrainModel.Run, shape)
    where TRequest : TrainingRequest
{
    protected override ArtifactSpec Spec(TRequest request, PlannedRequests planned)
    {
        var baseModel = planned.BaseOf(request.Model);
        TrainingRules.RequireTrainable(request, baseModel is not null);
        return TrainingSpec.Of(request, planned.DatasetOf(request), baseModel, planned.Shapes.Of(request));
    }

    /// <summary>A new model with the datasets that its vocabulary names.</summary>
    protected static EmbeddedModelOptions Embedded(StageEntry entry, PlanGraph graph, EmbeddedModelOptions draft) =>
        draft.Vocabulary.Count == 0 ? draft : draft with { Vocabulary = graph.Datasets(entry, "embedded.vocabulary", draft.Vocabulary) };

    public override string DeviceOf(object request) => ((TRequest)request).Device;

    public override string? LauncherOf(object request) => ((TRequest)request).Launcher;

    public override string? NoteOn(StageResult result) => result is ModelResult { Reused: false } model
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{model.Precision.ToString().ToLowerInvariant()}, peak {model.PeakMemory >> 20} MB{(model.ReferenceLogProbs is { } source ? $", reference log-probs {source}" : "")}{(model.PromptNote is { } prompts ? $", {prompts}" : "")}{(model.DomainNote is { } domains ? $". {domains}" : "")}{(model.CheckpointNote is { } note ? $". {note}" : "")}")
        : null;
}
