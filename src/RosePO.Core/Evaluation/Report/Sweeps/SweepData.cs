using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Report.Sweeps;

/// <summary>A key that the settings of a sweep differ by.</summary>
/// <param name="Path">The dotted key.</param>
/// <param name="Name">Its last part where that says enough.</param>
/// <param name="Values">Its values in the order of the file.</param>
internal sealed record SweepKey(string Path, string Name, IReadOnlyList<string> Values);

/// <summary>A model's figures at one setting, over the seeds.</summary>
/// <param name="Values">The setting: a value of each key.</param>
/// <param name="Runs">The runs: a name for each, and its report.</param>
/// <param name="Figures">By metric.</param>
internal sealed record SweepPoint(IReadOnlyList<string> Values, IReadOnlyList<(string Name, string Report)> Runs, IReadOnlyDictionary<Metric, SweepEstimate> Figures);

/// <summary>A figure over the seeds of a setting.</summary>
/// <param name="Figure">The mean, and the mean of the seeds' intervals, which is no narrower than that of the mean.</param>
/// <param name="Deviation">The sample standard deviation over the seeds; null for one.</param>
internal sealed record SweepEstimate(MetricValue Figure, double? Deviation);

/// <summary>A model of a sweep.</summary>
/// <param name="Name">Its name; where a run has several measurements, below that of its own.</param>
/// <param name="IsBaseline">Whether it is a baseline.</param>
/// <param name="Points">Its settings in the order of the file.</param>
internal sealed record SweepModel(string Name, bool IsBaseline, IReadOnlyList<SweepPoint> Points)
{
    /// <summary>Whether its figures depend on the settings.</summary>
    public bool Varies => Points.SelectMany(point => point.Figures.Select(figure => (figure.Key, figure.Value.Figure.Value))).GroupBy(one => one.Key)
        .Any(metric => metric.Distinct().Count() > 1);

    /// <summary>Its settings from the best to the worst; those that lack the metric are last.</summary>
    public IEnumerable<SweepPoint> From(Metric metric) => Points
        .OrderBy(point => point.Figures.TryGetValue(metric, out var figure) ? metric.Goal switch
        {
            MetricGoal.High => -figure.Figure.Value,
            MetricGoal.None => 0,
            _ => metric.Comparable(figure.Figure.Value),
        }
        : double.PositiveInfinity);
}

/// <summary>Everything that the page of a sweep says.</summary>
internal sealed record SweepData
{
    private const string Seed = "seed";

    /// <summary>The sweep's name.</summary>
    public required string Title { get; init; }

    /// <summary>What the settings differ by; the seed counts where nothing else does.</summary>
    public required IReadOnlyList<SweepKey> Keys { get; init; }

    /// <summary>The models.</summary>
    public required IReadOnlyList<SweepModel> Models { get; init; }

    /// <summary>The metrics that tables show, HR@1 first where it is one of them.</summary>
    public required IReadOnlyList<Metric> Columns { get; init; }

    /// <summary>The registered claims, of each setting over its seeds.</summary>
    public IReadOnlyList<SweepClaim> Claims { get; init; } = [];

    /// <summary>How it was measured.</summary>
    public required IReadOnlyList<string> Protocols { get; init; }

    /// <summary>The models that the page is about: those that were trained and depend on the settings, or whichever do, or all.</summary>
    public IReadOnlyList<SweepModel> Shown
    {
        get
        {
            SweepModel[][] choices = [[.. Models.Where(model => model.Varies && !model.IsBaseline)], [.. Models.Where(model => model.Varies)], [.. Models]];
            return choices.First(choice => choice.Length > 0 || Models.Count == 0);
        }
    }

    /// <summary>The best setting of all shown models by the first metric.</summary>
    public (SweepModel Model, SweepPoint Point)? Best => Columns.Count == 0 ? null : Shown
        .SelectMany(model => model.From(Columns[0]).Take(1).Where(point => point.Figures.ContainsKey(Columns[0])).Select(point => ((SweepModel Model, SweepPoint Point)?)(model, point)))
        .MaxBy(best => (Columns[0].Goal == MetricGoal.High ? 1 : -1) * Columns[0].Comparable(best!.Value.Point.Figures[Columns[0]].Figure.Value));

    /// <summary>Collects the data of a sweep.</summary>
    /// <param name="title">The sweep's name.</param>
    /// <param name="variants">Its runs.</param>
    public static SweepData Of(string title, IReadOnlyList<ExperimentVariant> variants)
    {
        MeasurementResult[] measured = [.. variants.SelectMany(variant => variant.Measurements).Select(one => one.Result)];
        string[] all = [.. variants.SelectMany(variant => variant.Settings).Select(setting => setting.Key).Distinct()];
        string[] paths = all is [Seed] ? all : [.. all.Where(key => key != Seed)];
        var runs = from variant in variants
                   from one in variant.Measurements
                   from model in one.Result.Models
                   let name = variant.Measurements.Count == 1 ? model.Name : $"{one.Stage}/{model.Name}"
                   select new Run(name, BaselineRegistry.Names.Contains(model.Name), [.. paths.Select(path => Value(variant, path))], variant, model);
        return new SweepData
        {
            Title = title,
            Keys = [.. paths.Select(path => new SweepKey(path, NameOf(path, paths), [.. variants.Select(variant => Value(variant, path)).Distinct()]))],
            Models = [.. runs.GroupBy(run => run.Name).Select(model => new SweepModel(
                model.Key, model.First().IsBaseline, [.. model.GroupBy(run => string.Join('\n', run.Values)).Select(setting => Point([.. setting]))]))],
            Columns = [.. measured.SelectMany(one => one.Columns).Distinct().Select(MetricRegistry.Find).OfType<Metric>().OrderBy(metric => metric != HitRatio.Metric)],
            Protocols = [.. measured.Select(one => one.Protocol).Distinct()],
        };
    }

    private static SweepPoint Point(Run[] seeds) => new(
        seeds[0].Values,
        [.. seeds.Select(run => (seeds.Length == 1 ? "report" : $"seed {Value(run.Variant, Seed)}", run.Model.Report))],
        seeds.SelectMany(run => run.Model.Metrics).GroupBy(metric => metric.Key, metric => metric.Value)
            .Where(metric => MetricRegistry.Find(metric.Key) is not null && metric.All(value => double.IsFinite(value.Value)))
            .ToDictionary(metric => MetricRegistry.Find(metric.Key)!, metric => Estimate([.. metric])));

    private static SweepEstimate Estimate(MetricValue[] seeds) => new(
        new MetricValue(seeds.Average(seed => seed.Value), seeds.Average(seed => seed.Low), seeds.Average(seed => seed.High), seeds.Min(seed => seed.Count)),
        Spread.Of([.. seeds.Select(seed => seed.Value)]));

    private static string Value(ExperimentVariant variant, string path) => variant.Settings.FirstOrDefault(setting => setting.Key == path).Value ?? "";

    private static string NameOf(string path, string[] paths)
    {
        var last = Last(path);
        return paths.Count(other => Last(other) == last) == 1 ? last : path;

        static string Last(string path) => path[(path.LastIndexOf('.') + 1)..];
    }

    private sealed record Run(string Name, bool IsBaseline, IReadOnlyList<string> Values, ExperimentVariant Variant, ModelMeasurement Model);
}
