using System.Text.Json;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace RosePO.Tasks;

/// <summary>Gates as a project lists them, and their results as items.</summary>
internal static class GateItems
{
    /// <summary>The metadata that names the experiment.</summary>
    public const string Experiment = nameof(Experiment);

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
