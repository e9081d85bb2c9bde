using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RosePO.Core.Experiments;

namespace RosePO.Tasks;

/// <summary>Runs the stages of an experiment file, each only where something that it reads has changed.</summary>
/// <example><code>&lt;RunRosePOExperiment Experiment="experiment.yml" RunsFolder="runs" Set="seed=2" /&gt;</code></example>
public sealed class RunRosePOExperiment : ComputingTask
{
    /// <summary>The YAML file.</summary>
    [Required]
    public ITaskItem Experiment { get; set; } = null!;

    /// <summary>The folder of runs; <c>runs</c> beside the file where not set.</summary>
    public ITaskItem? RunsFolder { get; set; }

    /// <summary>Values that replace those of the file, as <c>key=value;key=value</c> with dotted keys.</summary>
    public string? Set { get; set; }

    /// <summary>The project that a build of runs the experiment again; the report shows the command.</summary>
    public string? Project { get; set; }

    /// <summary>Where the results are kept for the next evaluation of the project; nowhere where not set.</summary>
    public ITaskItem? ResultsFile { get; set; }

    /// <summary>The experiment's stages: the artifact's folder, with Experiment, Stage, Reused, Reason and Seconds.</summary>
    [Output]
    public ITaskItem[] Stages { get; private set; } = [];

    /// <summary>The measured figures: <c>model/metric</c>, with Experiment, Model, Metric, Value, Low, High and Count.</summary>
    [Output]
    public ITaskItem[] Metrics { get; private set; } = [];

    /// <summary>The report, where the experiment measures, with Experiment and Measurement.</summary>
    [Output]
    public ITaskItem? Report { get; private set; }

    /// <inheritdoc/>
    protected override void Compute(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var request = ExperimentItems.Request(Experiment, RunsFolder, Set) with
        {
            Command = Project is null ? null : BuildCommand.Of(Project, BuildEngine as IBuildEngine6),
        };
        var started = DateTimeOffset.UtcNow;
        var plan = ExperimentPlan.Load(request);
        var lines = new OutcomeLines(Log, plan.Name);
        var result = RunExperiment.Run(request, progress, lines, cancellation);
        Stages = [.. result.Stages.Select(outcome => StageItem(result.Name, outcome))];
        if (result.Measurement is { } measurement)
        {
            Metrics = [.. MetricItems.Of(result.Name, measurement)];
            Report = ReportItem(result.Name, measurement);
        }

        lines.End(result);
        Save(plan, result, started);
    }

    private void Save(ExperimentPlan plan, ExperimentResult result, DateTimeOffset started)
    {
        if (ResultsFile?.GetMetadata("FullPath") is not { } path)
        {
            return;
        }

        (string Type, TaskItem Item)[] items =
        [
            .. Stages.Select(item => (ReadRosePOResults.StageType, (TaskItem)item)),
            .. Metrics.Select(item => (ReadRosePOResults.MetricType, (TaskItem)item)),
            .. Report is null ? [] : new[] { (ReadRosePOResults.ReportType, (TaskItem)Report) },
            .. RunInputs.Items(plan, result).Select(item => ("_RosePOInput", item)),
            .. plan.Variables.Select(variable => ("_RosePOVariable", VariableItem(variable.Key, variable.Value))),
            ("_RosePOSummary", ItemText.Item(OutcomeLines.NothingChanged(result))),
        ];
        foreach (var (_, item) in items)
        {
            ItemText.Set(item, nameof(ResultsFile), path);
        }

        RosePO.Tasks.ResultsFile.Write(path, items);
        if (RunInputs.AnyChangedSince(started, plan, result))
        {
            // Somebody wrote while it ran, and it may have read what was there before: results as old as its start are looked at again.
            File.SetLastWriteTimeUtc(path, started.UtcDateTime);
        }
    }

    private static TaskItem VariableItem(string name, string value)
    {
        var item = ItemText.Item(name);
        ItemText.Set(item, "Value", value);
        return item;
    }

    private static TaskItem StageItem(string experiment, StageOutcome outcome)
    {
        var item = ItemText.Item(outcome.Path);
        ItemText.Set(item, "Experiment", experiment);
        ItemText.Set(item, "Stage", outcome.Stage);
        ItemText.Set(item, "Reused", outcome.Reused ? "true" : "false");
        ItemText.Set(item, "Reason", outcome.Reason);
        ItemText.Set(item, "Seconds", FormattableString.Invariant($"{outcome.Elapsed.TotalSeconds:0.###}"));
        return item;
    }

    private static TaskItem ReportItem(string experiment, MeasurementResult measurement)
    {
        var item = ItemText.Item(measurement.Report);
        ItemText.Set(item, "Experiment", experiment);
        ItemText.Set(item, "Measurement", measurement.Measurement);
        return item;
    }
}
