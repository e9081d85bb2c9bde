using Microsoft.Build.Framework;

namespace RosePO.Tasks;

/// <summary>Reads what runs have kept in their results files.</summary>
/// <example><code>&lt;ReadRosePOResults Files="obj/rosepo/one.results.props" /&gt;</code></example>
public sealed class ReadRosePOResults : RoseTask
{
    internal const string StageType = "RosePOStage";
    internal const string MetricType = "RosePOMetric";
    internal const string ReportType = "RosePOReport";
    internal const string SweepType = "RosePOSweepMetric";

    /// <summary>The files.</summary>
    [Required]
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>The stages, as RunRosePOExperiment returns them.</summary>
    [Output]
    public ITaskItem[] Stages { get; private set; } = [];

    /// <summary>The measured figures, as RunRosePOExperiment returns them.</summary>
    [Output]
    public ITaskItem[] Metrics { get; private set; } = [];

    /// <summary>The reports, as RunRosePOExperiment returns them.</summary>
    [Output]
    public ITaskItem[] Reports { get; private set; } = [];

    /// <summary>The figures of sweeps over their seeds, as RunRosePOExperiment returns them.</summary>
    [Output]
    public ITaskItem[] SweepMetrics { get; private set; } = [];

    /// <inheritdoc/>
    protected override void Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        Stages = Read(StageType);
        Metrics = Read(MetricType);
        Reports = Read(ReportType);
        SweepMetrics = Read(SweepType);
    }

    private ITaskItem[] Read(string type) => [.. Files.SelectMany(file => ResultsFile.Read(file.GetMetadata("FullPath"), type))];
}
