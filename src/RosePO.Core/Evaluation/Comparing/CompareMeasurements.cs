using System.Globalization;
using RosePO.Core.Artifacts;
using RosePO.Core.Evaluation.Claims;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Statistics;
using RosePO.Core.Options;

namespace RosePO.Core.Evaluation.Comparing;

/// <summary>
/// Puts the models of several measurements side by side. Figures are recomputed from the stored answers, all on the same resamples of the users, so that
/// models of different measurements are paired like those of one; p values are corrected for how many there are. Means over seeds are judged by seeds and people together (<see cref="SeedMean"/>).
/// </summary>
public static class CompareMeasurements
{
    /// <summary>Compares.</summary>
    /// <param name="request">What is compared and how.</param>
    /// <param name="progress">Receives how many measurements are read.</param>
    /// <param name="cancellation">Stops between measurements and resamples.</param>
    /// <exception cref="RoseException">
    /// A folder is not a measurement, the measurements were not made alike, a name or metric is unknown, or a dataset is gone.
    /// </exception>
    public static ComparisonResult Run(
        ComparisonRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        OptionCheck.Run(request);
        var stored = request.Measurements.Select(folder => StoredMeasurement.Open(folder, request.Protocol)).ToArray();
        CheckAlike(stored, request.AcrossSeeds);
        var metrics = MetricRegistry.Columns(request.Metrics.Count > 0 ? request.Metrics : stored[0].Columns).Select(name => MetricRegistry.Find(name)!).ToArray();
        var labels = PathNames.Of(request.Measurements);
        var compared = stored.Select((one, i) => new ComparedMeasurement(labels[i], one.Folder, one.Key, one.Protocol)).ToArray();
        var columns = ComparisonColumns.Of(request, stored, labels);
        var rows = Rows(request, columns, stored, compared, [.. metrics.Concat(MetricsOf(columns.Claims)).Distinct()], progress, cancellation);
        var against = rows.Single(row => row.Name == columns.Against);
        var shown = rows.Where(row => columns.Shown.Contains(row.Name)).ToArray();
        return Result(request, compared, metrics, shown, against) with
        {
            Claims = ClaimDecisions.Of(Judged(columns.Claims, rows), request.Confidence),
            OmittedClaims = columns.OmittedClaims,
        };
    }

    /// <summary>The registered claims of a measurement, or of several seeds' together, not yet decided, so that they may be corrected with others.</summary>
    /// <param name="measurements">
    /// The measurement artifacts of one file, which registered the claims; resampled as the first was. One that does not depend on the seed counts once, as one training.
    /// </param>
    /// <param name="cancellation">Stops between measurements and resamples.</param>
    internal static IReadOnlyList<JudgedClaim> Judge(IReadOnlyList<string> measurements, CancellationToken cancellation)
    {
        StoredMeasurement[] stored = [.. measurements.Select(folder => StoredMeasurement.Open(folder)).DistinctBy(one => one.Key)];
        string[] folders = [.. stored.Select(one => one.Folder)];
        var request = new ComparisonRequest { Measurements = folders, AcrossSeeds = stored.Length > 1, Resamples = stored[0].Resamples, Seed = stored[0].Seed };
        var columns = ComparisonColumns.Of(request, stored, folders);
        var compared = stored.Select(one => new ComparedMeasurement(one.Folder, one.Folder, one.Key, one.Protocol)).ToArray();
        return Judged(columns.Claims, Rows(request, columns, stored, compared, [.. MetricsOf(columns.Claims)], null, cancellation));
    }

    private static IEnumerable<Metric> MetricsOf(IReadOnlyList<Claim> claims) => claims.Select(claim => MetricRegistry.Find(claim.Metric)).OfType<Metric>().Distinct();

    private static IReadOnlyList<JudgedClaim> Judged(IReadOnlyList<Claim> claims, List<ComparisonRow> rows)
    {
        ComparisonRow Row(string name) => rows.Single(row => row.Name == name);
        return [.. claims.Select(claim => new JudgedClaim(
            claim, Row(claim.Model).Difference(MetricRegistry.Find(claim.Metric)!, Row(claim.Against!))?.Estimate, rows[0].Measurements.Count, rows[0].People))];
    }

    private static void CheckAlike(StoredMeasurement[] stored, bool acrossSeeds)
    {
        if (stored.Length < (acrossSeeds ? 2 : 1))
        {
            throw MeasurementErrors.TooFewMeasurements(acrossSeeds);
        }

        foreach (var other in stored.Skip(1))
        {
            if (other.Conditions(acrossSeeds) != stored[0].Conditions(acrossSeeds))
            {
                throw MeasurementErrors.OtherConditions(stored[0].Folder, stored[0].Conditions(acrossSeeds), other.Folder, other.Conditions(acrossSeeds));
            }

            if (!acrossSeeds && other.DatasetKey != stored[0].DatasetKey)
            {
                throw MeasurementErrors.OtherDatasets(stored[0].Folder, other.Folder);
            }
        }

        if (stored.CountBy(one => one.Key).FirstOrDefault(pair => pair.Value > 1).Key is { } twice)
        {
            throw MeasurementErrors.SameMeasurement(stored.First(one => one.Key == twice).Folder);
        }
    }

    private static List<ComparisonRow> Rows(
        ComparisonRequest request,
        ComparisonColumns columns,
        StoredMeasurement[] stored,
        ComparedMeasurement[] compared,
        Metric[] metrics,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        // Measurements that ask the same share their cases, and so their resamples. Seeds have datasets of their own, of the same people: a person is drawn in all of them or in none.
        var sets = stored.Where(one => !one.IsExported).DistinctBy(one => one.AskedKey).ToDictionary(one => one.AskedKey, one => one.LoadSet());
        var asked = PeopleOf(stored, sets);
        string[] people = [.. asked.SelectMany(one => one.Names).Distinct()];
        var cells = new Dictionary<(int Measurement, string Model), (bool IsBaseline, ResampledMetric[] Metrics)>();
        for (var i = 0; i < stored.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new StageProgress("compare", "reading", i, stored.Length));
            var models = stored[i].Measured(columns.ModelsOf(i), stored[i].IsExported ? null : sets[stored[i].AskedKey], metrics);
            CheckExported(stored[i], models, metrics);
            foreach (var (model, row) in models.Zip(ResampledMetrics.Of(models, asked[i].Among(people), request.Resamples, request.Seed, cancellation)))
            {
                cells[(i, model.Name)] = (model.IsBaseline, row);
            }
        }

        progress?.Report(new StageProgress("compare", "reading", stored.Length, stored.Length));
        return [.. columns.Needed.Select(row => new ComparisonRow(
            row.Name,
            row.Model,
            row.Measurements.All(i => cells[(i, row.Model)].IsBaseline),
            [.. row.Measurements.Select(i => compared[i])],
            asked[row.Measurements[0]].Questions,
            people.Length,
            [.. row.Measurements.Select(i => cells[(i, row.Model)].Metrics)]))];
    }

    // By hashes where one measurement knows no more of them.
    private static People[] PeopleOf(StoredMeasurement[] stored, Dictionary<string, EvaluationSet> sets)
    {
        var areHashed = Array.Exists(stored, one => one.IsExported);
        return Array.ConvertAll(stored, one => one.IsExported ? one.ExportedPeople()
            : areHashed ? StoredOutcomes.Hashed(sets[one.AskedKey].People) : sets[one.AskedKey].People);
    }

    // A metric that no model has was left out of the export: what no model was measured by has no figure in the measurement itself either.
    private static void CheckExported(StoredMeasurement stored, IReadOnlyList<MeasuredModel> models, Metric[] metrics)
    {
        if (stored.IsExported && Array.Find(metrics, metric => models.All(model => model.Figures.All(cell => cell.Metric != metric))) is { } missing)
        {
            throw MeasurementErrors.NotExported(stored.Folder, missing.Name);
        }
    }

    private static ComparisonResult Result(
        ComparisonRequest request, ComparedMeasurement[] compared, Metric[] metrics, ComparisonRow[] rows, ComparisonRow against)
    {
        var differences = rows.SelectMany(row => metrics.Select(metric => (Row: row, Metric: metric, Difference: row.Difference(metric, against))))
            .Where(entry => entry.Difference is not null)
            .ToArray();
        double[] p = [.. differences.Select(entry => entry.Difference!.Estimate.P(0))];
        var corrected = differences.Zip(p, HolmCorrection.Adjust(p)).ToDictionary(
            one => (one.First.Row, one.First.Metric), one => Compared(one.First.Difference!, one.Second, one.Third, request.Confidence, HolmCorrection.Strictest(differences.Length)));
        var line = Protocol(request, compared.Length, differences.Length);
        return new ComparisonResult
        {
            Measurements = compared,
            Columns = [.. metrics.Select(metric => metric.Name)],
            Against = against.Name,
            Protocol = line,
            Models = [.. rows.Select(row => new ComparedModel
            {
                Name = row.Name,
                IsBaseline = row.IsBaseline,
                Against = against.Name,
                Measurements = row.Measurements,
                Seeds = row.Measurements.Count,
                Users = row.Users,
                Protocol = line,
                Metrics = new OrderedDictionary<string, ComparedFigure>(metrics
                    .Select(metric => (metric.Name, Figure: row.Figure(metric, request.Confidence) is { } figure
                        ? figure with { Difference = corrected.GetValueOrDefault((row, metric)) }
                        : null))
                    .Where(entry => entry.Figure is not null)
                    .Select(entry => KeyValuePair.Create(entry.Name, entry.Figure!))),
            })],
        };
    }

    private static string Protocol(ComparisonRequest request, int measurements, int differences)
    {
        var confidence = string.Create(CultureInfo.InvariantCulture, $"{request.Confidence * 100:0.##}%");
        var resamples = string.Create(CultureInfo.InvariantCulture, $"{request.Resamples} resamples, seed {request.Seed}");
        var intervals = request.AcrossSeeds
            ? string.Create(CultureInfo.InvariantCulture, $"means of {measurements} seeds ± their standard deviation; {confidence} t intervals over seeds and users, both as samples (users by paired bootstrap, {resamples})")
            : $"{confidence} intervals by paired bootstrap over users ({resamples})";
        return string.Create(CultureInfo.InvariantCulture, $"{intervals}; two-sided p corrected by Holm for {differences} differences");
    }

    private static ComparedDifference Compared(RowDifference difference, double p, double adjusted, double confidence, double level)
    {
        var (low, high) = difference.Estimate.Interval(confidence);
        return new ComparedDifference(difference.Estimate.Value, low, high, p, adjusted)
        {
            Deviation = difference.Deviation,
            Detectable = difference.Estimate.Detectable(level),
        };
    }
}
