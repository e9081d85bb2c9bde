using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RosePO.Core.Experiments;

namespace RosePO.Tasks;

/// <summary>Runs the stages of an experiment file, each only where something that it reads has changed.</summary>
/// <example><code>&lt;RunRosePOExperiment Experiment="experiment.yml" RunsFolder="runs" Overrides="seed=2" /&gt;</code></example>
public sealed class RunRosePOExperiment : RoseTask
{
    /// <summary>The YAML file.</summary>
    [Required]
    public ITaskItem Experiment { get; set; } = null!;

    /// <summary>The folder of runs; <c>runs</c> beside the file where not set.</summary>
    public ITaskItem? RunsFolder { get; set; }

    /// <summary>Values that replace those of the file, as <c>key=value;key=value</c> with dotted keys.</summary>
    public string? Overrides { get; set; }

    /// <summary>The project that a build of runs the experiment again; the report shows the command.</summary>
    public string? Project { get; set; }

    /// <summary>The experiment's stages: the artifact's folder, with Stage, Reused, Reason and Seconds.</summary>
    [Output]
    public ITaskItem[] Stages { get; private set; } = [];

    /// <summary>The measured figures: <c>model/metric</c>, with Model, Metric, Value, Low, High and Count.</summary>
    [Output]
    public ITaskItem[] Metrics { get; private set; } = [];

    /// <summary>The report, where the experiment measures.</summary>
    [Output]
    public ITaskItem? Report { get; private set; }

    /// <inheritdoc/>
    protected override void Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var request = new ExperimentRequest
        {
            File = Experiment.GetMetadata("FullPath"),
            Runs = RunsFolder?.GetMetadata("FullPath"),
            Overrides = RequestValues.Parse(Overrides),
            Command = Project is null ? null : BuildCommand.Of(Project, BuildEngine as IBuildEngine6),
        };
        var lines = new OutcomeLines(Log);
        var result = RunExperiment.Run(request, progress, lines, cancellation);
        Stages = [.. result.Stages.Select(ItemOf)];
        if (result.Measurement is { } measurement)
        {
            Metrics = MetricItems.Of(measurement);
            Report = new TaskItem(measurement.Report);
        }

        lines.End(result);
    }

    private static TaskItem ItemOf(StageOutcome outcome)
    {
        var item = new TaskItem(outcome.Path);
        item.SetMetadata("Stage", outcome.Stage);
        item.SetMetadata("Reused", outcome.Reused ? "true" : "false");
        item.SetMetadata("Reason", outcome.Reason);
        item.SetMetadata("Seconds", FormattableString.Invariant($"{outcome.Elapsed.TotalSeconds:0.###}"));
        return item;
    }
}
