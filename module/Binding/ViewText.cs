using System.ComponentModel;
using System.Globalization;
using RosePO.Core.Evaluation.Measuring;

namespace RosePO.Binding;

/// <summary>Numbers as the module's views show them; <c>RosePO.Format.ps1xml</c> calls these.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ViewText
{
    /// <summary>A figure with its interval, such as <c>0.4108 [0.3790, 0.4420]</c>; empty where there is none.</summary>
    /// <param name="value">The figure.</param>
    /// <param name="digits">Decimals: lists show four, tables three.</param>
    public static string Interval(MetricValue? value, int digits = 4) =>
        value is { } figure ? Figure(figure.Value, null, figure.Low, figure.High, digits) : string.Empty;

    /// <summary>A figure above its interval, as tables of 80 columns have room for; empty where there is none.</summary>
    public static string Cell(MetricValue? value) => value is { } figure ? Cell(figure.Value, null, figure.Low, figure.High) : string.Empty;

    /// <summary>A figure of a comparison above its interval; empty where there is none.</summary>
    public static string ComparedCell(ComparedModel? model, string metric) => model?.Metrics.GetValueOrDefault(metric) is { } figure
        ? Cell(figure.Value, figure.Deviation, figure.Low, figure.High)
        : string.Empty;

    /// <summary>A paired difference above its interval and its corrected p value; empty where there is none.</summary>
    public static string DifferenceCell(ComparedModel? model, string metric) => model?.Metrics.GetValueOrDefault(metric)?.Difference is { } difference
        ? $"{(difference.Value > 0 ? "+" : string.Empty)}{Cell(difference.Value, difference.Deviation, difference.Low, difference.High)}\n{Significance(difference.AdjustedP)}"
        : string.Empty;

    /// <summary>A measured model above the number of its users.</summary>
    public static string Measured(ModelMeasurement? model) => model is null ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $"{model.Name}\nn = {model.Metrics.Select(metric => metric.Value.Count).DefaultIfEmpty().Max()}");

    /// <summary>A compared model above the number of its users and, of repeats, seeds.</summary>
    public static string ComparedModelName(ComparedModel? model) => model is null ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $"{model.Name}\nn = {model.Users}{(model.Seeds > 1 ? $"\n{model.Seeds} seeds" : string.Empty)}");

    /// <summary>A path as it is named from a location: what is below that begins with <c>./</c>.</summary>
    public static string Place(string? path, string? location) => path is null ? string.Empty
        : location is not null && Path.IsPathRooted(path) && Path.GetRelativePath(location, path) is var relative && !Path.IsPathRooted(relative) && relative.Split('/', '\\')[0] is not (".." or ".")
            ? $"./{relative.Replace('\\', '/')}"
            : path;

    /// <summary>How long a run took, or that it has not finished.</summary>
    public static string RunTime(RosePORun? run) => run is null ? string.Empty : run.State == RunState.Finished ? Duration(run.Elapsed) : run.State.ToString().ToLowerInvariant();

    /// <summary>A number with four decimals; empty where there is none.</summary>
    public static string Number(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? string.Empty;

    /// <summary>A duration as minutes and seconds, with hours where it has them; empty where there is none.</summary>
    public static string Duration(TimeSpan? value) => value is not { } time ? string.Empty
        : time.ToString(time.TotalDays >= 1 ? @"d\.hh\:mm\:ss" : time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss\.f", CultureInfo.InvariantCulture);

    /// <summary>A moment in the local time zone, to the minute.</summary>
    public static string Time(DateTimeOffset? value) => value?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? string.Empty;

    /// <summary>A size in megabytes.</summary>
    public static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");

    /// <summary>Counts of equal bins as one character each, the fullest at full height; a bin with anything in it shows.</summary>
    public static string Sparkline(IReadOnlyList<int>? counts)
    {
        const string Heights = "▁▂▃▄▅▆▇█";
        var most = counts is { Count: > 0 } ? counts.Max() : 0;
        return most == 0 ? string.Empty : string.Concat(counts!.Select(count =>
            count == 0 ? ' ' : Heights[(int)Math.Ceiling((double)count * (Heights.Length - 1) / most)]));
    }

    /// <summary>Pairs by strategy, such as <c>SelfHard 120, Random 60</c>.</summary>
    public static string Strategies(IEnumerable<StrategyCount>? strategies) => string.Join(", ", StrategyCounts(strategies));

    /// <summary>The same, a line each.</summary>
    public static string StrategiesCell(IEnumerable<StrategyCount>? strategies) => string.Join('\n', StrategyCounts(strategies));

    private static IEnumerable<string> StrategyCounts(IEnumerable<StrategyCount>? strategies) => (strategies ?? [])
        .Select(strategy => string.Create(CultureInfo.InvariantCulture, $"{strategy.Strategy} {strategy.Pairs}"));

    /// <summary>How each strategy's rejected answers compare with the chosen ones, and what it could not find, a line each.</summary>
    public static string Rejected(IEnumerable<StrategyCount>? strategies) => string.Join('\n', (strategies ?? []).Select(strategy => string.Create(
        CultureInfo.InvariantCulture,
        $"{strategy.Strategy}: popularity {strategy.MeanPopularity:0.0} against {strategy.ChosenPopularity:0.0} chosen, title cosine {strategy.MeanSimilarity:0.000}, dropped {strategy.Dropped}{Why(strategy)}")));

    private static string Why(StrategyCount strategy)
    {
        string[] reasons =
        [
            strategy.DroppedAsRight > 0 ? FormattableString.Invariant($"{strategy.DroppedAsRight} as the model is right") : string.Empty,
            strategy.DroppedAsUnlisted > 0 ? FormattableString.Invariant($"{strategy.DroppedAsUnlisted} not in the file") : string.Empty,
            strategy.OutsideCatalogue > 0 ? FormattableString.Invariant($"{strategy.OutsideCatalogue} rejected texts are no titles") : string.Empty,
            strategy.ModelRight > 0 ? FormattableString.Invariant($"model right in {strategy.ModelRight} examples") : string.Empty,
        ];
        var told = string.Join(", ", reasons.Where(reason => reason.Length > 0));
        return told.Length > 0 ? $" ({told})" : string.Empty;
    }

    /// <summary>What a run was made from: a run's name, or the beginning of a hash.</summary>
    public static string Inputs(IEnumerable<RunInput>? inputs) => string.Join(", ", InputNames(inputs));

    /// <summary>The same, a line each.</summary>
    public static string InputsCell(IEnumerable<RunInput>? inputs) => string.Join('\n', InputNames(inputs));

    private static IEnumerable<string> InputNames(IEnumerable<RunInput>? inputs) => (inputs ?? [])
        .Select(input => input.Run is { } run ? run : $"{input.Name} {input.Hash[..Math.Min(8, input.Hash.Length)]}");

    /// <summary>Packages of an installation and what each was compared with.</summary>
    public static string Packages(IEnumerable<InstalledPackage>? packages) => string.Join("; ", (packages ?? [])
        .Select(package => $"{package.Id} {package.Version} ({(package.Verified is { } with ? $"SHA-512 as {with} says" : "no hash known")})"));

    /// <summary>How many stages had something to do.</summary>
    public static string Ran(IEnumerable<StageOutcome>? stages) => (stages ?? []).Count(stage => !stage.Reused).ToString(CultureInfo.InvariantCulture);

    /// <summary>Each stage and why it ran, a line each.</summary>
    public static string Stages(IEnumerable<StageOutcome>? stages) => string.Join('\n', (stages ?? [])
        .Select(stage => $"{stage.Stage}: {stage.Reason}, {Duration(stage.Elapsed)}"));

    /// <summary>Every metric of a model with its interval, a line each, in two columns.</summary>
    public static string Metrics(ModelMeasurement? model) =>
        Lines(model?.Metrics.Select(metric => (metric.Key, Interval(metric.Value))));

    /// <summary>The accuracy and the harms of a model by each of the measurement's other protocols and candidate lists, a line each.</summary>
    public static string Protocols(IEnumerable<ProtocolMeasurement>? protocols) => string.Join('\n', (protocols ?? []).Select(protocol =>
        $"{protocol.Name}: {string.Join(", ", ((string[])["HR@1", "PopularityLift", "SemanticExcess"]).Where(name => protocol.Metric(name) is not null).Select(name => $"{name} {Interval(protocol.Metric(name))}"))}"));

    /// <summary>Each measured model and its HR@1, a line each, below the protocol.</summary>
    public static string Figures(MeasurementResult? measurement) => measurement is null ? string.Empty
        : string.Join('\n', measurement.Models.Select(model => $"{model.Name}: HR@1 {Interval(model.HitRatio)}").Prepend(measurement.Protocol));

    /// <summary>Paired differences, a line each, with a word where the corrected p value is not below 0.05.</summary>
    public static string Differences(IEnumerable<MetricComparison>? comparisons) => string.Join('\n', (comparisons ?? []).Select(comparison =>
        $"{Comparison(comparison)}{(comparison.AdjustedP < 0.05 ? "" : " (within noise)")}"));

    /// <summary>Registered claims and what became of them, a line each.</summary>
    public static string Claims(IEnumerable<ClaimResult>? claims) => string.Join('\n', (claims ?? []).Select(MeasurementTable.Line));

    /// <summary>The name that a protocol's line begins with.</summary>
    public static string ProtocolName(string? protocol) => protocol?.Split(':')[0] ?? string.Empty;

    /// <summary>A figure of a comparison: mean, deviation over seeds where there are several, interval; empty where there is none.</summary>
    public static string Compared(ComparedModel? model, string metric, int digits = 4) => model?.Metrics.GetValueOrDefault(metric) is { } figure
        ? Figure(figure.Value, figure.Deviation, figure.Low, figure.High, digits)
        : string.Empty;

    /// <summary>A paired difference of a comparison with its corrected p value; empty where there is none.</summary>
    public static string ComparedDifference(ComparedModel? model, string metric, int digits = 4) => model?.Metrics.GetValueOrDefault(metric)?.Difference is { } difference
        ? $"{(difference.Value > 0 ? "+" : string.Empty)}{Figure(difference.Value, difference.Deviation, difference.Low, difference.High, digits)}, {Significance(difference.AdjustedP)}{Detectable(difference.Detectable, digits)}"
        : string.Empty;

    /// <summary>Every metric of a comparison's row and its difference, a line each, in two columns.</summary>
    public static string ComparedMetrics(ComparedModel? model) => Lines(model?.Metrics.Keys.Select(metric =>
        (metric, ComparedDifference(model, metric) is { Length: > 0 } difference ? $"{Compared(model, metric)}; {(ComparedName(metric) == metric ? string.Empty : $"{ComparedName(metric)} ")}difference {difference}" : Compared(model, metric))));

    /// <summary>The measurements of a comparison's row, each with the beginning of its hash and its protocol, a line each.</summary>
    public static string ComparedMeasurements(IEnumerable<ComparedMeasurement>? measurements) => string.Join('\n', (measurements ?? [])
        .Select(measurement => $"{measurement.Name} {measurement.Key[..Math.Min(8, measurement.Key.Length)]}: {measurement.Protocol}"));

    /// <summary>A paired difference as one line.</summary>
    public static string Comparison(MetricComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ComparedName(comparison.Metric)}: {comparison.Model} - {comparison.Against} = {comparison.Difference:+0.0000;-0.0000} [{comparison.Low:0.0000}, {comparison.High:0.0000}], {Significance(comparison.AdjustedP)}{Detectable(comparison.Detectable, 4)}");
    }

    // Harms are compared by their distance from 0.
    private static string ComparedName(string metric) => metric is "PopularityLift" or "SemanticExcess" ? $"|{metric}|" : metric;

    /// <summary>A p value with three decimals; bootstrap tells no smaller one apart from another.</summary>
    private static string Significance(double p) => p < 0.001 ? "p < 0.001" : string.Create(CultureInfo.InvariantCulture, $"p = {p:0.000}");

    // The smallest difference that is shown with 80 % power.
    private static string Detectable(double? smallest, int digits) => smallest is { } known ? $", detectable {known.ToString($"F{digits}", CultureInfo.InvariantCulture)}" : string.Empty;

    private static string Cell(double value, double? deviation, double low, double high) =>
        Figure(value, deviation, low, high, 3).Replace(" [", "\n[", StringComparison.Ordinal);

    private static string Figure(double value, double? deviation, double low, double high, int digits)
    {
        string Text(double number) => number.ToString($"F{digits}", CultureInfo.InvariantCulture);
        return $"{Text(value)}{(deviation is { } spread ? $" ± {Text(spread)}" : string.Empty)} [{Text(low)}, {Text(high)}]";
    }

    // A sign's place, so that figures are below each other.
    private static string Lines(IEnumerable<(string Name, string Text)>? lines)
    {
        var all = lines?.ToList() ?? [];
        var width = all.Count > 0 ? all.Max(line => line.Name.Length) : 0;
        return string.Join('\n', all.Select(line => $"{line.Name.PadRight(width)} {(line.Text.StartsWith('-') ? string.Empty : " ")}{line.Text}"));
    }
}
