using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace RosePO.Tasks;

/// <summary>A task whose outputs are what runs of experiments made.</summary>
public abstract class ResultsTask : RoseTask
{
    /// <summary>
    /// The experiment's stages, those of all variants of a sweep: the artifact's folder, with Experiment (that of a variant is
    /// <c>name/variant</c>), Variant, Stage, Reused, Reason and Seconds.
    /// </summary>
    [Output]
    public ITaskItem[] Stages => Of(RunItems.StageType);

    /// <summary>The measured figures: <c>model/metric</c>, with Experiment, Model, Metric, Value, Low, High and Count.</summary>
    [Output]
    public ITaskItem[] Metrics => Of(RunItems.MetricType);

    /// <summary>The reports, one for each measurement of each variant, with Experiment, Variant, Settings and Measurement.</summary>
    [Output]
    public ITaskItem[] Reports => Of(RunItems.ReportType);

    /// <summary>The figures of a sweep over its seeds: <c>model/metric</c>, with Experiment, Settings, Model, Metric, Mean, Deviation and Seeds.</summary>
    [Output]
    public ITaskItem[] SweepMetrics => Of(RunItems.SweepType);

    /// <summary>The items, each with its type.</summary>
    private protected IReadOnlyList<(string Type, TaskItem Item)> Made { get; set; } = [];

    private ITaskItem[] Of(string type) => [.. Made.Where(made => made.Type == type).Select(made => made.Item)];
}
