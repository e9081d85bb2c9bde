using System.Globalization;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Binding;
using RosePO.Core.Experiments.Planning;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Training;

namespace RosePO.Core.Experiments.Stages;

/// <summary>What the stages that train a model have in common.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
internal abstract class TrainingStage<TRequest> : Stage
    where TRequest : TrainingRequest
{
    public override StageNaming Naming => StageNaming.Either;

    public override string Kind => ModelFolder.Kind;

    public override ArtifactSpec Spec(object request, PlannedRequests planned) =>
        TrainingSpec.Of((TRequest)request, planned.DatasetOf((TRequest)request), planned.BaseOf(((TRequest)request).Model), planned.Shapes.Of((TRequest)request));

    public override StageResult Run(object request, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        TrainModel.Run((TRequest)request, progress, cancellation);

    public override string DeviceOf(object request) => ((TRequest)request).Device;

    public override string? NoteOn(StageResult result) => result is ModelResult { Reused: false } model
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{model.Precision.ToString().ToLowerInvariant()}, peak {model.PeakMemory >> 20} MB{(model.ReferenceLogProbs is { } source ? $", reference log-probs {source}" : "")}{(model.PromptNote is { } prompts ? $", {prompts}" : "")}{(model.CheckpointNote is { } note ? $". {note}" : "")}")
        : null;

    /// <summary>The keys of its section: those of its request.</summary>
    public override SectionShape Shape { get; } = new(typeof(TRequest));
}
