using System.Globalization;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;

namespace RosePO.Core.Evaluation.Claims;

/// <summary>Errors about registered claims; each names the claim by its place in the list, which an experiment file finds its line by.</summary>
internal static class ClaimErrors
{
    /// <summary>The dotted key of a claim.</summary>
    /// <param name="at">Its place, from 0.</param>
    public static string KeyOf(int at) => string.Create(CultureInfo.InvariantCulture, $"claims.{at}");

    public static RoseException UnknownModel(string key, string name, IReadOnlyList<string> known) => Of(
        key, name.Length == 0
            ? $"A claim names no model: write which one it is about under 'model', one of {string.Join(", ", known)}."
            : $"'{name}' is in a claim but is not measured: {MeasurementErrors.Advice(name, known)}");

    public static RoseException UnknownMetric(string key, string name) => Of(
        $"{key}.metric", $"A claim is about the metric '{name}', and there is none of that name: {MeasurementErrors.Advice(name, MetricRegistry.All.Select(metric => metric.Name))}");

    public static RoseException WithItself(string key, string model) => Of(
        $"{key}.against", $"A claim compares '{model}' with itself: name another model under 'against'.");

    public static RoseException NoMargin(string key, ClaimDirection direction) => Of(
        key, $"A claim that is {direction} has no margin: say under 'margin' which difference is as good as none, above 0.");

    public static RoseException MarginUnread(string key, ClaimDirection direction) => Of(
        $"{key}.margin", $"A claim that is {direction} has a margin, which only NotWorse, NotHigher and NotLower read: choose one of those, or leave the margin out.");

    public static RoseException NoBetter(string key, string metric) => Of(
        key, $"No direction of the metric '{metric}' is better of itself: say under 'direction' whether the claim is Higher, Lower, NotHigher or NotLower.");

    public static RoseException Twice(string key, string statement) => Of(key, $"The claim '{statement}' is made twice: leave one of them out.");

    private static RoseException Of(string key, string message) => new(RoseErrorCode.RequestInvalid, message) { Option = key };
}
