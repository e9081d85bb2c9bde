using System.Globalization;
using RosePO.Core.Artifacts;
using RosePO.Core.Evaluation.Choosing;
using RosePO.Core.Experiments.Binding;
using RosePO.Core.Experiments.Planning;
using RosePO.Core.Models.Checkpoints;

namespace RosePO.Core.Experiments.Stages;

/// <summary>What the stages have in common whose model is the best of several.</summary>
/// <param name="section">Its section of the file.</param>
/// <param name="naming">Whether the section is one stage or several.</param>
/// <param name="about">What it is, in a sentence.</param>
/// <param name="shape">The keys that its section may have.</param>
internal abstract class ChoiceStage(string section, StageNaming naming, string about, SectionShape shape)
    : Stage<ChoiceRequest>(section, naming, ModelFolder.Kind, about, ChooseModel.Run, shape)
{
    /// <inheritdoc/>
    protected override ArtifactSpec Spec(ChoiceRequest request, PlannedRequests planned)
    {
        ChoiceRules.RequireAlike(request, planned.BaseOf, planned.Shapes.OfModel);
        return ChooseModel.Spec(request);
    }

    /// <inheritdoc/>
    public override string DeviceOf(object request) => ((ChoiceRequest)request).Device;

    /// <inheritdoc/>
    public override string? LauncherOf(object request) => ((ChoiceRequest)request).Launcher;

    /// <inheritdoc/>
    public override string? NoteOn(StageResult result) => result is ChoiceResult choice
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{choice.Chosen} of {string.Join(", ", choice.Candidates.Select(candidate => string.Create(CultureInfo.InvariantCulture, $"{candidate.Name} {candidate.Value:0.0000}")))} by {choice.Metric} of {choice.Users} validation users")
        : null;
}
