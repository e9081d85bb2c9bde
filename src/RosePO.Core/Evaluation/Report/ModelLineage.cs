using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Evaluation.Report;

/// <summary>A point of a training curve.</summary>
/// <param name="Step">The step.</param>
/// <param name="Loss">The loss.</param>
internal readonly record struct TrainingPoint(double Step, double Loss);

/// <summary>How a model came to be, as far as its artifact tells; what is not there is empty.</summary>
/// <param name="Name">The model's name in the measurement.</param>
/// <param name="Curve">Its training loss by step.</param>
/// <param name="Epsilon">Counts of its pairs' epsilon in equal bins of [0, 0.5].</param>
internal sealed record ModelLineage(string Name, IReadOnlyList<TrainingPoint> Curve, IReadOnlyList<int> Epsilon)
{
    private const string Log = "metrics.jsonl";

    /// <summary>Reads what a model's folder and the pair set that it names still tell.</summary>
    public static ModelLineage Read(string name, string model) => new(name, ReadCurve(Path.Combine(model, Log)), ReadEpsilon(model));

    private static List<TrainingPoint> ReadCurve(string path)
    {
        var curve = new List<TrainingPoint>();
        if (!File.Exists(path))
        {
            return curve;
        }

        foreach (var line in File.ReadLines(path))
        {
            if (Parse(line) is { } entry && Number(entry["step"]) is { } step && Number(entry["loss"]) is { } loss)
            {
                curve.Add(new TrainingPoint(step, loss));
            }
        }

        return curve;
    }

    private static int[] ReadEpsilon(string model)
    {
        var pairs = (Artifact.TryOpen(model)?.Request["pairs"] as JsonValue)?.TryGetValue<string>(out var path) == true ? path : null;
        return pairs is not null && Artifact.TryOpen(pairs)?.Result["histogram"] is JsonArray counts
            ? counts.Select(count => (int)(Number(count) ?? 0)).ToArray()
            : [];
    }

    private static JsonObject? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            // A log that was cut short tells what it has.
            return null;
        }
    }

    private static double? Number(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<double>(out var number) && double.IsFinite(number) ? number : null;
}
