using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Experiments;

namespace RosePO.Commands;

/// <summary>Runs an experiment file: every stage whose inputs changed, from import to measurement.</summary>
/// <remarks>
/// The file is the YAML that a build runs with the package RosePO.Tasks, and gives the same artifacts: either finds the stages that the other made. The result lists the stages and why each ran; its measurement shows the figures. With -WhatIf the file is checked and
/// the stages are named; with -DryRun each stage says what would be done for it and why. about_RosePO_Experiments describes the file.
/// </remarks>
/// <example>
/// <para>Runs an experiment into runs/ beside its project, or beside its file where no project runs it.</para>
/// <code>Invoke-RosePOExperiment ./experiment.yml</code>
/// </example>
/// <example>
/// <para>The same with two values replaced, and the figures as a table.</para>
/// <code>(Invoke-RosePOExperiment ./experiment.yml -Set sft.epochs=2, seed=7 -Runs ./seed7).Measurement.Models</code>
/// </example>
/// <example>
/// <para>Checks a file and says which stages it has.</para>
/// <code>Invoke-RosePOExperiment ./experiment.yml -WhatIf</code>
/// </example>
/// <example>
/// <para>Says what a change would compute again, and why.</para>
/// <code>Invoke-RosePOExperiment ./experiment.yml -Set sft.epochs=3 -DryRun</code>
/// </example>
/// <seealso>Get-RosePORun</seealso>
/// <seealso>about_RosePO_Experiments</seealso>
[Binds(typeof(ExperimentRequest), Except = ["file", "variant", "command"])]
[Cmdlet(VerbsLifecycle.Invoke, "RosePOExperiment", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[OutputType(typeof(ExperimentResult), typeof(StagePreview))]
public sealed partial class InvokeRosePOExperimentCommand : ExperimentCommand
{
    /// <summary>The experiment files; wildcards are expanded, and each file is an experiment.</summary>
    [Parameter(ParameterSetName = PathSet, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The experiment files, taken as they are written.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get => Path; set => Path = value; }

    /// <summary>Runs nothing and returns, for each stage, what would be done and why.</summary>
    [Parameter]
    public SwitchParameter DryRun { get; set; }

    /// <inheritdoc/>
    protected override void Record() => EachPath("an experiment file", Path, piped => piped.File, Run);

    private void Run(string file)
    {
        if (Directory.Exists(file))
        {
            throw ErrorRecords.NotAnExperiment(file);
        }

        var request = Request(file);
        if (DryRun)
        {
            WriteObject(Await((_, _) => PreviewExperiment.Run(request)).Stages, enumerateCollection: true);
            return;
        }

        var plans = ExperimentPlan.LoadAll(request);
        var stages = string.Join(", ", plans[0].Stages.Select(stage => stage.Stage));
        if (ShouldProcess(plans[0].Root, plans.Count == 1 ? $"Run {stages}" : $"Run {stages} of {plans.Count} variants"))
        {
            WriteObject(Await((progress, messages, cancellation) =>
                RunExperiment.Run(request, progress, new Relay<StageOutcome>(outcome => messages.Report(Line(outcome))), cancellation)));
        }
    }

    private static string Line(StageOutcome outcome) =>
        $"{outcome.Name}: {outcome.Reason}, {ViewText.Duration(outcome.Elapsed)}{(outcome.Note is null ? "" : $", {outcome.Note}")}.";
}
