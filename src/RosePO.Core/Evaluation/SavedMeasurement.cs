using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Gates;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation;

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
        var folder = Setting<string>("dataset");
        if (Artifact.Open(folder, RecDataset.Kind).Key != _manifest.Inputs["dataset"])
        {
            throw GateErrors.DatasetChanged(_folder, folder);
        }

        var set = new EvaluationSet(RecDataset.Load(folder), Setting<DataSplit>("split"), Setting<int>("maxHistory"));
        var baselines = Setting<string[]>("baselines");
        Figure Of(string name) => metric.Measure(new ModelAnswers(name, baselines.Contains(name), set, Answers(name)), set)!;
        var (first, second) = (Of(model), Of(against));
        var resampled = PairedBootstrap.Resample([first, second], Setting<int>("resamples"), Setting<int>("seed"), cancellation);
        return PairedDifference.Of(metric, new(model, first.Value, resampled[0]), new(against, second.Value, resampled[1]), confidence);
    }

    private List<CaseAnswer> Answers(string model)
    {
        using var connection = DuckDb.Open();
        var file = DuckDb.Literal(Path.Combine(_folder, MeasurementFiles.Predictions));
        return [.. connection
            .Query($"SELECT scores, generated FROM read_parquet({file}, file_row_number = true) WHERE model = {DuckDb.Literal(model)} ORDER BY file_row_number")
            .Select(row => new CaseAnswer([.. row.GetFieldValue<List<float>>(0)], row.IsDBNull(1) ? null : row.GetString(1)))];
    }

    private T Setting<T>(string name) => _manifest.Request[name].Deserialize<T>(ArtifactJson.Options)!;
}
