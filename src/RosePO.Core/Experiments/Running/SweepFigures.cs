using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Report.Sweeps;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Experiments.Running;

/// <summary>The figures of a sweep over its seeds: of the variants that differ by nothing else, mean and spread.</summary>
internal static class SweepFigures
{
    /// <summary>The file beside the variants.</summary>
    public const string FileName = "sweep.json";

    private const string Seed = "seed";

    /// <summary>Writes the figures beside the variants, and the page that shows them.</summary>
    /// <param name="title">The sweep's name.</param>
    /// <param name="folder">The folder of the variants.</param>
    /// <param name="variants">The variants.</param>
    /// <param name="cancellation">Stops between the measurements that registered claims are decided by.</param>
    /// <returns>The figures: settings in the order of the variants, then models and metrics in the order of their measurement; and the registered claims.</returns>
    public static (IReadOnlyList<SweepFigure> Figures, IReadOnlyList<SweepClaim> Claims) Save(
        string title, string folder, IReadOnlyList<ExperimentVariant> variants, CancellationToken cancellation = default)
    {
        IReadOnlyList<SweepFigure> figures =
        [
            .. from variant in variants
               from measured in variant.Measurements
               from model in measured.Result.Models
               from metric in model.Metrics
               group (metric.Value.Value, Conditions: MeasurementProtocol.Conditions(measured.Result.Protocol)) by (Settings: Settings(variant), Model: variant.Measurements.Count == 1 ? model.Name : $"{measured.Stage}/{model.Name}", Metric: metric.Key)
               into values
               select Of(values.Key.Settings, values.Key.Model, values.Key.Metric, [.. values.Select(one => one.Value)], string.Join("; ", values.Select(one => one.Conditions).Distinct())),
        ];
        var claims = SweepClaims.Of([.. variants.Select(variant => (Settings(variant), variant))], cancellation);
        var json = new
        {
            Claims = claims.Count == 0 ? null : claims,
            Variants = variants.Select(variant => new { variant.Name, Settings = new Dictionary<string, string>(variant.Settings) }),
            Figures = figures,
        };
        WholeFile.Write(Path.Combine(folder, FileName), JsonSerializer.Serialize(json, ArtifactJson.Options) + "\n");
        if (figures.Count > 0)
        {
            WholeFile.Write(PageAt(folder), SweepPage.Render(SweepData.Of(title, variants) with { Claims = claims }, folder));
        }

        return (figures, claims);
    }

    /// <summary>The page of a sweep whose variants are in a folder.</summary>
    public static string PageAt(string folder) => Path.Combine(folder, SweepPage.FileName);

    private static SweepFigure Of(string settings, string model, string metric, double[] values, string protocol) =>
        new(settings, model, metric, values.Average(), Spread.Of(values), values) { Protocol = protocol };

    // What a variant has in common with those of other seeds.
    private static string Settings(ExperimentVariant variant) =>
        string.Join(", ", variant.Settings.Where(pair => pair.Key != Seed).Select(pair => $"{pair.Key}={pair.Value}"));
}
