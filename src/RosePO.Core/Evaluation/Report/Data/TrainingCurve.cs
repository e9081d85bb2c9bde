using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Training.Loop;

namespace RosePO.Core.Evaluation.Report.Data;

/// <summary>A quantity that a model's training log tells by step.</summary>
/// <param name="Model">The model's name in the measurement.</param>
/// <param name="Quantity">What is plotted: the log's own name, or <see cref="PreferenceLoss"/>.</param>
/// <param name="Points">Step and value, thinned to running means where the log has many.</param>
internal sealed record TrainingCurve(string Model, string Quantity, IReadOnlyList<(double Step, double Value)> Points)
{
    /// <summary>The loss of supervised training.</summary>
    public const string Loss = "loss";

    /// <summary>The loss of preference training, which has another scale.</summary>
    public const string PreferenceLoss = "preference loss";

    /// <summary>The mean margin of rewards.</summary>
    public const string Margins = "rewards/margins";

    /// <summary>The share of pairs whose chosen answer has the larger reward.</summary>
    public const string Accuracies = "rewards/accuracies";

    /// <summary>The step whose weights were kept, of a figure on validation users that was measured then; null for other quantities.</summary>
    public int? Kept { get; init; }

    /// <summary>The name of the figure by which those weights were kept; empty where that is not known.</summary>
    public string KeptBy { get; init; } = "";

    /// <summary>The steps that were taken.</summary>
    public int Steps { get; init; }

    /// <summary>Whether it is a figure on validation users.</summary>
    public bool IsValidation => Quantity.StartsWith(Validation.Prefix, StringComparison.Ordinal);

    // As many points as a chart of usual width can show.
    private const int Shown = 120;

    /// <summary>Reads the curves of a model folder's training log; a log that was cut short tells what it has.</summary>
    public static IEnumerable<TrainingCurve> Read(string model, string folder)
    {
        var path = Path.Combine(folder, ModelFolder.Log);
        var curves = new OrderedDictionary<string, List<(double Step, double Value)>>(StringComparer.Ordinal);
        foreach (var entry in Lines(path).Select(Parse).OfType<JsonObject>())
        {
            if (Number(entry["step"]) is { } step)
            {
                foreach (var (name, node) in entry.Where(value => value.Key is Loss or Margins or Accuracies || value.Key.StartsWith(Validation.Prefix, StringComparison.Ordinal)))
                {
                    if (Number(node) is { } value)
                    {
                        curves.TryAdd(name, []);
                        curves[name].Add((step, value));
                    }
                }
            }
        }

        var manifest = Artifact.TryOpen(folder);
        var (kept, steps) = manifest?.ResultAs<ModelResult>() is { } trained ? (trained.BestStep, trained.Steps) : (0, 0);
        var keptBy = Enum.TryParse<StoppingMetric>(manifest?.Request["validation"]?["metric"]?.ToString(), out var metric) ? Validation.NameOf(metric)[Validation.Prefix.Length..] : "";
        return curves.Where(curve => curve.Value.Count > 1).Select(curve => new TrainingCurve(
            model,
            curve.Key == Loss && curves.ContainsKey(Margins) ? PreferenceLoss : curve.Key,
            curve.Value.Count > Shown ? Smooth(curve.Value) : curve.Value)
        {
            Kept = curve.Key.StartsWith(Validation.Prefix, StringComparison.Ordinal) && curve.Value.Any(point => point.Step == kept) ? kept : null,
            KeptBy = keptBy,
            Steps = steps,
        });
    }

    // A centred running mean over a twentieth of the points.
    private static List<(double Step, double Value)> Smooth(List<(double Step, double Value)> curve)
    {
        var reach = curve.Count / 40;
        var smooth = new List<(double, double)>();
        for (var i = 0; i < Shown; i++)
        {
            var at = (int)Math.Round(i * (curve.Count - 1.0) / (Shown - 1));
            var first = Math.Max(0, at - reach);
            var window = curve.GetRange(first, Math.Min(curve.Count, at + reach + 1) - first);
            smooth.Add((curve[at].Step, window.Average(point => point.Value)));
        }

        return smooth;
    }

    // A report tells what can be read.
    private static string[] Lines(string path) => Quietly.Or([], () => File.Exists(path) ? File.ReadAllLines(path) : []);

    private static JsonObject? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static double? Number(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<double>(out var number) && double.IsFinite(number) ? number : null;
}
