using Microsoft.Build.Framework;
using RosePO.Core.Experiments;

namespace RosePO.Tasks;

/// <summary>Runs the stages of an experiment file, of all its variants where it is a sweep, each only where something that it reads has changed.</summary>
/// <example><code>&lt;RunRosePOExperiment Experiment="experiment.yml" RunsFolder="runs" Set="seed=2" /&gt;</code></example>
[Binds(typeof(ExperimentRequest), Except = ["variant", "command"])]
public sealed partial class RunRosePOExperiment : ResultsTask
{
    /// <summary>The YAML file.</summary>
    [Option("file")]
    [Required]
    public ITaskItem Experiment { get; set; } = null!;

    /// <summary>The folder of runs; as the experiment request has it where not set.</summary>
    [Option("runs")]
    public ITaskItem? RunsFolder { get; set; }

    /// <summary>Values that replace those of the file, as <c>key=value;key=value</c> with dotted keys.</summary>
    public string? Set { get; set; }

    /// <summary>The project that a build of runs the experiment again; the report shows the command.</summary>
    public string? Project { get; set; }

    /// <summary>Where the results are kept for the next evaluation of the project; nowhere where not set.</summary>
    public ITaskItem? ResultsFile { get; set; }

    /// <summary>Whether every file of every artifact is read and held to its hash, whatever its time says.</summary>
    [Option("checkContent")]
    public bool CheckContent { get; set; }

    /// <summary>What the build decided the run by: it is kept with the results, for the next build to compare.</summary>
    public string? ResultsKey { get; set; }

    /// <summary>The most processor cores to take; 0 for OMP_NUM_THREADS, or all of the machine where that is not set.</summary>
    public int Cores { get; set; }

    /// <inheritdoc/>
    protected override void Run(IProgress<StageProgress> progress, CancellationToken cancellation) =>
        CoreShare.Use(this, Cores, () => Compute(progress, cancellation), cancellation);

    private void Compute(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var request = RequestValues.Bind<ExperimentRequest>(OptionParameters.Of(this, typeof(ExperimentRequest))) with
        {
            Overrides = ExperimentItems.Overrides(Set),
            Command = Project is null ? null : BuildCommand.Of(Project, BuildEngine as IBuildEngine6),
        };
        var plans = ExperimentPlan.LoadAll(request);
        var inputs = new RunInputs(plans);
        var lines = new OutcomeLines(Log, plans[0].Name, Project);
        var result = RunExperiment.Run(request, progress, lines, cancellation);
        Made = [.. RunItems.Of(result)];
        lines.End(result);
        inputs.AddMade(result);
        if (ResultsFile?.GetMetadata("FullPath") is { } path)
        {
            RunResults.Write(path, ResultsKey, Made, plans, result, inputs);
        }
    }
}
