using System.Globalization;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Statistics;
using RosePO.Core.Options;

namespace RosePO.Core.Evaluation.Gates;

/// <summary>Checks a measured figure against its bounds.</summary>
public static class CheckGate
{
    /// <summary>Checks every bound of a gate.</summary>
    /// <param name="request">The measurement, the figure and its bounds.</param>
    /// <param name="cancellation">Stops between resamples, where a difference has to be computed.</param>
    /// <exception cref="RoseException">The measurement is none, or the gate names what was not measured, has no bound or an impossible one.</exception>
    public static GateResult Run(GateRequest request, CancellationToken cancellation = default)
    {
        var metric = MetricRegistry.Find(request.Metric)
            ?? throw MeasurementErrors.UnknownMetric(request.Metric, MetricRegistry.All.Select(known => known.Name));
        OptionCheck.Run(request);
        CheckBounds(request, metric);
        var measured = StoredMeasurement.Open(request.Measurement, request.Protocol);
        var figure = FigureOf(request, measured, metric, request.Model);
        var held = metric.Comparable(figure.Value);
        var conditions = MeasurementProtocol.Conditions(measured.Result.Protocol);
        var checks = new List<GateCheck>();
        if (request.Minimum is { } minimum)
        {
            checks.Add(Bound($"at least {Number(minimum)}", GateBound.Minimum(held, minimum), "below"));
        }

        if (request.Maximum is { } maximum)
        {
            checks.Add(Bound($"at most {Number(maximum)}", GateBound.Maximum(held, maximum), "above"));
        }

        if (request.AtLeast is { } least)
        {
            var difference = Difference(least);
            checks.Add(Against("at least", least, difference, GateBound.AtLeast(difference.Low, request.Margin)));
        }

        if (request.AtMost is { } most)
        {
            var difference = Difference(most);
            checks.Add(Against("at most", most, difference, GateBound.AtMost(difference.High, request.Margin)));
        }

        return new GateResult { Checks = checks };

        MetricComparison Difference(string other)
        {
            FigureOf(request, measured, metric, other);
            return other != request.Model ? measured.Compare(request.Model, other, metric, request.Confidence, cancellation) : throw GateErrors.Itself(request);
        }

        GateCheck Bound(string rule, bool passed, string side) => new(
            request.Model, metric.Name, rule, passed, figure,
            $"{Name(metric)} of '{request.Model}' is {figure} (n = {figure.Count}; {conditions}), {(passed ? rule : $"{side} the bound: {rule}")}")
        { Protocol = measured.Result.Protocol };

        GateCheck Against(string word, string other, MetricComparison difference, bool passed)
        {
            var value = new MetricValue(difference.Difference, difference.Low, difference.High, figure.Count);
            var rule = $"{word} {other}{(request.Margin > 0 ? $" with a margin of {Number(request.Margin)}" : "")} ({Number(request.Confidence * 100)}%)";
            return new GateCheck(
                request.Model, metric.Name, rule, passed, value,
                $"{Name(metric)} of '{request.Model}' minus that of '{other}' is {Signed(value)} (n = {value.Count}; {conditions}), {(passed ? "" : "not ")}{rule}")
            { Protocol = measured.Result.Protocol };
        }
    }

    private static MetricValue FigureOf(GateRequest request, StoredMeasurement measured, Metric metric, string model)
    {
        var row = measured.Result.Models.FirstOrDefault(one => one.Name == model)
            ?? throw GateErrors.UnknownModel(request, model, [.. measured.Result.Models.Select(one => one.Name)]);
        return row.Metric(metric.Name) ?? throw GateErrors.NotMeasured(request, model);
    }

    private static void CheckBounds(GateRequest request, Metric metric)
    {
        if (request is { Minimum: null, Maximum: null, AtLeast: null, AtMost: null })
        {
            throw GateErrors.NoBound(request);
        }

        if (metric.IsHarm && (request.Minimum < 0 || request.Maximum < 0))
        {
            throw OptionErrors.Invalid(
                request.Minimum < 0 ? "minimum" : "maximum", OptionText.Describe(request.Minimum < 0 ? request.Minimum : request.Maximum),
                $"a number of at least 0 ({metric.Name} is checked by its distance from 0)");
        }
    }

    private static string Name(Metric metric) => FigureText.ComparedMetric(metric.Name);

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Signed(MetricValue value) =>
        string.Create(CultureInfo.InvariantCulture, $"{value.Value:+0.0000;-0.0000;0.0000} [{value.Low:+0.0000;-0.0000;0.0000}, {value.High:+0.0000;-0.0000;0.0000}]");
}
