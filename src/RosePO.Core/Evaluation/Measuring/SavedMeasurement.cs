using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Measuring;

/// <summary>A measurement artifact, read for comparisons that it did not make itself.</summary>
internal sealed class SavedMeasurement
{
    private readonly string _folder;
    private readonly ArtifactManifest _manifest;

    private SavedMeasurement(string folder, ArtifactManifest manifest)
    {
        _folder = folder;
        _manifest = manifest;
        Result = manifest.Result.Deserialize<MeasurementResult>(ArtifactJson.Options)!;
    }

    /// <summary>What the measurement returned.</summary>
    public MeasurementResult Result { get; }

    /// <summary>Opens an artifact.</summary>
    /// <exception cref="RoseException">The folder is no measurement.</exception>
    public static SavedMeasurement Open(string folder) => new(folder, Artifact.Open(folder, MeasureRecommendations.Kind));

    /// <summary>
    /// The paired difference of two measured models: the measurement's own where it made the same one, otherwise computed from each user's
    /// answers over the same resamples.
    /// </summary>
    /// <exception cref="RoseException">The dataset is not there any more, or is another one.</exception>
    public MetricComparison Compare(string model, string against, Metric metric, double confidence, CancellationToken cancellation) =>
        (Setting<double>("confidence") == confidence
            ? Result.Comparisons.FirstOrDefault(made => made.Model == model && made.Against == against && made.Metric == metric.Name)
            : null)
        ?? Compute(model, against, metric, confidence, cancellation);

    private MetricComparison Compute(string model, string against, Metric metric, double confidence, CancellationToken cancellation)
    {
        var stored = StoredMeasurement.Open(_folder);
        var set = stored.LoadSet();
        string[] both = [model, against];
        var figures = ResampledMetrics.Of(stored.Answers(both, set), set, [metric], Setting<int>("resamples"), Setting<int>("seed"), cancellation);
        return PairedDifference.Of(model, figures[0][0], against, figures[1][0], confidence);
    }

    private T Setting<T>(string name) => _manifest.Request[name].Deserialize<T>(ArtifactJson.Options)!;
}
