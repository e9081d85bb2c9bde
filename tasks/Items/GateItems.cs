using System.Text.Json;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RosePO.Core.Options;

namespace RosePO.Tasks;

/// <summary>Gates as a project lists them, and their results as items.</summary>
internal static class GateItems
{
    /// <summary>The metadata that names the experiment.</summary>
    public const string Experiment = nameof(Experiment);

    // What a gate may say, beside its metric.
    private static readonly string[] s_known =
    [
        Experiment, nameof(GateRequest.Model), nameof(GateRequest.Minimum), nameof(GateRequest.Maximum), nameof(GateRequest.AtLeast), nameof(GateRequest.AtMost), nameof(GateRequest.Margin),
        nameof(GateRequest.Confidence), nameof(GateRequest.Protocol),
    ];

    /// <summary>What is wrong with a gate as it is written, whatever was measured.</summary>
    public static IEnumerable<RoseException> Mistakes(ITaskItem gate)
    {
        foreach (var name in gate.CloneCustomMetadata().Keys.Cast<string>().Where(name => name != "OriginalItemSpec" && !s_known.Contains(name, StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal))
        {
            yield return new(
                RoseErrorCode.RequestInvalid,
                $"The gate on {gate.ItemSpec} has the metadata '{name}', which no gate has: {(NearestName.Of(name, s_known) is { } near ? $"did you mean '{near}'?" : $"use {string.Join(", ", s_known)}.")}");
        }

        if (gate.GetMetadata(nameof(GateRequest.Model)).Length == 0)
        {
            yield return new(RoseErrorCode.RequestInvalid, $"The gate on {gate.ItemSpec} names no model: add Model with the name of a measured model, such as Model=\"rosepo\".");
        }
    }

    /// <summary>What the gate's request is: all metadata that is there, so that a misspelt one is an error and not a gate that checks nothing.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Values(ITaskItem gate, ITaskItem report)
    {
        yield return KeyValuePair.Create("metric", (object)gate.ItemSpec);
        yield return KeyValuePair.Create("measurement", (object)report.GetMetadata("Measurement"));
        foreach (var name in gate.CloneCustomMetadata().Keys.Cast<string>().Where(name => name is not (Experiment or "OriginalItemSpec")))
        {
            if (gate.GetMetadata(name) is { Length: > 0 } value)
            {
                yield return KeyValuePair.Create(JsonNamingPolicy.CamelCase.ConvertName(name), (object)value);
            }
        }
    }

    /// <summary>A bound and how it was held.</summary>
    public static TaskItem Result(string experiment, GateCheck check)
    {
        var item = MetricItems.Item(experiment, check.Model, check.Metric, check.Figure, check.Protocol);
        ItemText.Set(item, "Rule", check.Rule);
        ItemText.Set(item, "Passed", check.Passed ? "true" : "false");
        return item;
    }
}
