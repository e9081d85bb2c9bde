using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Publishing;

/// <summary>
/// Writes a measurement so that it can be passed on and compared where its dataset may not be: its figures, and what each question adds to them, without titles, items,
/// users' names or paths. Comparisons and gates take it as they take the measurement itself.
/// </summary>
public static class ExportMeasurement
{
    // What figures are compared by besides the answers.
    private static readonly string[] s_settings = ["claims", "resamples", "seed", "confidence"];

    // Lists of a figures file whose entries are about two models.
    private static readonly string[] s_pairs = ["comparisons", "claims"];

    /// <summary>Exports a measurement.</summary>
    /// <param name="request">What, and to where.</param>
    /// <param name="progress">Receives which protocol is being written.</param>
    /// <param name="cancellation">Stops between two protocols; nothing is left behind.</param>
    /// <returns>The exported measurement. It has no report.</returns>
    /// <exception cref="RoseException">
    /// The folder is not a measurement, or is one that was exported without what is asked for; its dataset is gone; a name is unknown; a metric is no ratio of sums over users; or the
    /// destination is at fault.
    /// </exception>
    public static MeasurementResult Run(
        MeasurementExportRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var manifest = Artifact.Open(request.Measurement, MeasureRecommendations.Kind);
        var stored = StoredMeasurement.Open(request.Measurement);
        string[] models = [.. request.Models.Count == 0 ? stored.Models : request.Models.Select(name => Known(name, stored.Models)).Distinct()];
        var options = JsonSerializer.SerializeToNode(request, ArtifactJson.Options)!.AsObject();

        // Where it was and goes is nobody's business.
        options.Remove("measurement");
        options.Remove("destination");
        foreach (var setting in s_settings)
        {
            options[setting] = manifest.Request[setting]?.DeepClone();
        }

        var spec = new ArtifactSpec(
            MeasureRecommendations.Kind, options, request.Destination, ArtifactSpec.InputsOf(("measurement", request.Measurement)), request.Overwrite)
        {
            Record = typeof(MeasurementExportRequest),
        };
        var result = Artifact.Produce(spec, folder => Write(request, stored, models, folder, progress, cancellation), progress, cancellation);
        return result with
        {
            Measurement = request.Destination,
            Models = [.. result.Models.Select(model => model with { Measurement = request.Destination })],
        };
    }

    private static MeasurementResult Write(
        MeasurementExportRequest request, StoredMeasurement main, string[] models, ArtifactFolder folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        string?[] protocols = [null, .. main.Result.Models.SelectMany(model => model.Protocols).Select(one => one.Name).Distinct()];
        var shown = MetricRegistry.Columns(request.Metrics.Count > 0 ? request.Metrics : main.Columns);

        // Claims are decided by what they are about, whether a table shows it or not.
        Metric[] wanted = [.. shown.Concat(main.Claims.Select(claim => claim.Metric)).Distinct().Select(name => MetricRegistry.Find(name)).OfType<Metric>()];
        var all = new HashSet<string>();
        for (var i = 0; i < protocols.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new StageProgress("export", protocols[i] ?? "main protocol", i, protocols.Length));
            var stored = StoredMeasurement.Open(request.Measurement, protocols[i]);
            var set = stored.IsExported ? null : stored.LoadSet();
            var measured = stored.Measured(models, set, wanted);
            var kept = Sums(request, wanted, measured);
            all.UnionWith(kept);
            StoredOutcomes.Write(
                measured.Select(model => model with { Figures = [.. model.Figures.Where(cell => kept.Contains(cell.Metric.Name))] }),
                folder.File(StoredOutcomes.FileOf(protocols[i])));
            if (i == 0)
            {
                StoredOutcomes.WritePeople(set is null ? stored.ExportedPeople() : StoredOutcomes.Hashed(set.People), folder.File(StoredOutcomes.PeopleFile));
            }
        }

        var figures = JsonNode.Parse(File.ReadAllText(Path.Combine(request.Measurement, MeasurementFiles.Metrics)))!.AsObject();
        Select(figures, models, all);
        File.WriteAllText(folder.File(MeasurementFiles.Metrics), figures.ToJsonString(ArtifactJson.Options) + "\n");
        progress?.Report(new StageProgress("export", "done", protocols.Length, protocols.Length));
        return main.Result with
        {
            Measurement = "",
            Report = "",
            Columns = [.. shown.Where(all.Contains)],
            Models = [.. models.Select(name => Kept(main.Result.Models.First(model => model.Name == name), models, all))],
            Comparisons = Kept(main.Result.Comparisons, models, all),
            Claims = [.. main.Result.Claims.Where(one => models.Contains(one.Model) && models.Contains(one.Against))],
        };
    }

    private static ModelMeasurement Kept(ModelMeasurement model, string[] models, HashSet<string> metrics) => model with
    {
        Measurement = "",
        Report = "",
        Metrics = Kept(model.Metrics, metrics),
        Comparisons = Kept(model.Comparisons, models, metrics),
        Groups = [],
        Protocols = [.. model.Protocols.Select(one => one with { Metrics = Kept(one.Metrics, metrics), Comparisons = Kept(one.Comparisons, models, metrics) })],
    };

    private static OrderedDictionary<string, MetricValue> Kept(OrderedDictionary<string, MetricValue> figures, HashSet<string> metrics) =>
        new(figures.Where(figure => metrics.Contains(figure.Key)));

    private static MetricComparison[] Kept(IEnumerable<MetricComparison> comparisons, string[] models, HashSet<string> metrics) =>
        [.. comparisons.Where(one => metrics.Contains(one.Metric) && models.Contains(one.Model) && models.Contains(one.Against))];

    // The metrics that are ratios of two sums; of the others none may have been asked for.
    private static string[] Sums(MeasurementExportRequest request, Metric[] wanted, IReadOnlyList<MeasuredModel> measured)
    {
        var isSum = measured.SelectMany(model => model.Figures).GroupBy(cell => cell.Metric).ToDictionary(cells => cells.Key, cells => cells.Any(cell => cell.Figure is RatioFigure));
        string[] kept = [.. wanted.Where(metric => isSum.GetValueOrDefault(metric)).Select(metric => metric.Name)];
        return wanted.Where(metric => request.Metrics.Contains(metric.Name, StringComparer.OrdinalIgnoreCase)).FirstOrDefault(metric => !isSum.GetValueOrDefault(metric, true)) is { } other
            ? throw MeasurementErrors.NoSums(other.Name, kept.Length > 0 ? kept : MetricRegistry.Usual)
            : kept;
    }

    // The figures that are kept, in every protocol.
    private static void Select(JsonObject figures, string[] models, HashSet<string> metrics)
    {
        figures["models"] = new JsonArray([.. models.Select(name => figures["models"]!.AsArray().First(one => (string)one!["name"]! == name)!.DeepClone())]);
        foreach (var list in s_pairs.Where(figures.ContainsKey))
        {
            figures[list] = new JsonArray([.. figures[list]!.AsArray()
                .Where(one => models.Contains((string)one!["model"]!) && models.Contains((string?)one["against"]) && metrics.Contains((string)one["metric"]!))
                .Select(one => one!.DeepClone())]);
        }

        foreach (var of in figures["models"]!.AsArray().Select(model => model!["metrics"]!.AsObject()))
        {
            of.Select(figure => figure.Key).Where(name => !metrics.Contains(name)).ToList().ForEach(name => of.Remove(name));
        }

        figures.Remove("groups");
        foreach (var protocol in figures["protocols"]?.AsArray() ?? [])
        {
            Select(protocol!.AsObject(), models, metrics);
        }
    }

    private static string Known(string name, IReadOnlyList<string> models) =>
        models.FirstOrDefault(model => model.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw MeasurementErrors.UnknownModel(name, models);
}
