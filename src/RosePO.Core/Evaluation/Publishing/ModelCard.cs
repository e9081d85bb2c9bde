using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Choosing;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Report.Data;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Text.Prompts;

namespace RosePO.Core.Evaluation.Publishing;

/// <summary>
/// The README.md beside an exported model, in the form that model hubs read: a head of YAML, what the model was trained on and how, its figures with their
/// protocol, its prompt, and what it was made from. Paths of this machine are not in it.
/// </summary>
internal sealed class ModelCard
{
    /// <summary>The file's name.</summary>
    public const string FileName = "README.md";

    // The settings that describe a stage, in the order of the table.
    private static readonly string[] s_settings =
        ["stage", "loss", "format", "strategies", "oracle", "epochs", "steps", "batchSize", "learningRate", "beta", "labelSmoothing", "seed"];

    private readonly StringBuilder _text = new();

    private ModelCard()
    {
    }

    /// <summary>The card of a model.</summary>
    /// <param name="request">The export.</param>
    /// <param name="parameters">How many parameters the model has.</param>
    /// <exception cref="RoseException">The request's measurement is none.</exception>
    public static string Of(ModelExportRequest request, long parameters)
    {
        var folder = Path.TrimEndingDirectorySeparator(request.Model);
        var manifest = Artifact.TryOpen(folder);
        var lineage = manifest is null
            ? []
            : TrialLineage.WithoutRejected(
                ArtifactLineage.Of(
                    new Dictionary<string, string>(StringComparer.Ordinal) { [ModelFolder.Kind] = folder },
                    new Dictionary<string, string>(StringComparer.Ordinal) { [ModelFolder.Kind] = manifest.Key }),
                [folder]);
        var card = new ModelCard();
        card.Head(request);
        card.Line($"# {Path.GetFileName(folder)}");
        card.Paragraph(FormattableString.Invariant($"A decoder language model of {parameters:N0} parameters that recommends the next item by its title. Made with RosePO.Tools."));
        card.Data(lineage);
        card.Training(lineage);
        card.Figures(request, manifest);
        card.Prompt(folder, request.Model);
        card.Lineage(lineage, folder);
        return card._text.ToString();
    }

    private void Head(ModelExportRequest request)
    {
        Line("---");
        Line($"license: {request.License ?? "unknown"}");
        Line($"library_name: {(request.Format == ModelFormat.Gguf ? "llama.cpp" : "transformers")}");
        Line("pipeline_tag: text-generation");
        Line("tags:");
        Line("- recommendation");
        Line("- preference-optimization");
        Line("---");
        Line();
    }

    private void Data(IReadOnlyList<LineageEntry> lineage)
    {
        var sets = lineage.Where(entry => entry.Manifest?.Kind == RecDataset.Kind).Select(entry => entry.Manifest!).ToArray();
        if (sets.Length == 0)
        {
            return;
        }

        Line("## Data");
        Line();
        Line("| source | users | items | interactions | trained on |");
        Line("|---|---|---|---|---|");
        foreach (var set in sets)
        {
            var result = set.ResultAs<DatasetResult>();
            Line(FormattableString.Invariant(
                $"| {set.Request["format"]} | {result?.Users:N0} | {result?.Items:N0} | {result?.Interactions:N0} | {result?.TrainInteractions:N0} |"));
        }

        Line();
    }

    private void Training(IReadOnlyList<LineageEntry> lineage)
    {
        var stages = lineage.Where(entry => entry.Manifest is { Kind: not RecDataset.Kind }).ToArray();
        if (stages.Length == 0)
        {
            return;
        }

        Line("## Training");
        Line();
        Line("| artifact | made with |");
        Line("|---|---|");
        foreach (var entry in stages)
        {
            Line($"| {NameOf(entry)} | {string.Join(", ", Settings(entry.Manifest!.Request))} |");
        }

        Line();
    }

    private void Figures(ModelExportRequest request, ArtifactManifest? manifest)
    {
        if (request.Measurement is null)
        {
            return;
        }

        var stored = StoredMeasurement.Open(request.Measurement);
        var own = Artifact.TryOpen(request.Measurement)?.Inputs.FirstOrDefault(input => input.Value == manifest?.Key).Key;
        Line("## Figures");
        Line();
        Paragraph(stored.Protocol);
        var rows = MeasurementTable.Rows(stored.Result);
        Line(Row(rows[0]));
        Line(Row(Enumerable.Repeat("---", rows[0].Length)));
        foreach (var row in rows.Skip(1))
        {
            Line(Row(row));
        }

        Line();
        foreach (var comparison in MeasurementTable.Shown(stored.Result))
        {
            Line($"- {MeasurementTable.Line(comparison)}");
        }

        Line();
        if (own is null && manifest is not null)
        {
            Paragraph("This model itself is not among those measured.");
        }
    }

    private void Prompt(string folder, string model)
    {
        var path = new[] { folder, Models.Lora.LoraAdapter.BaseOf(model) }
            .OfType<string>().Select(from => Path.Combine(from, ModelFolder.Prompt)).FirstOrDefault(File.Exists);
        if (path is not null)
        {
            Line("## Prompt");
            Line();
            Line("```json");
            Line(ModelPrompt.Load(path).ToJson());
            Line("```");
            Line();
        }
    }

    private void Lineage(IReadOnlyList<LineageEntry> lineage, string folder)
    {
        if (lineage.Count == 0)
        {
            return;
        }

        Line("## Lineage");
        Line();
        Line("| what | SHA-256 | made with |");
        Line("|---|---|---|");
        foreach (var (entry, row) in lineage.Zip(LineageRow.Of(lineage, folder)))
        {
            Line($"| {NameOf(entry)} | `{row.Hash}` | {row.Made ?? "-"} |");
        }
    }

    private static string NameOf(LineageEntry entry) => entry.Path is { } path ? Path.GetFileName(Path.TrimEndingDirectorySeparator(path)) : entry.Name;

    private static IEnumerable<string> Settings(JsonObject request)
    {
        foreach (var key in s_settings)
        {
            var text = Values(request, key).FirstOrDefault();
            if (!string.IsNullOrEmpty(text))
            {
                yield return $"{key} {text}";
            }
        }
    }

    // A setting stands at the top of a request or in one of its sections.
    private static IEnumerable<string> Values(JsonObject request, string key)
    {
        foreach (var (name, value) in request)
        {
            if (name == key && value is JsonValue single)
            {
                yield return single.ToString();
            }
            else if (name == key && value is JsonArray list)
            {
                yield return string.Join(" + ", list.Select(item => item?.ToString()));
            }
            else if (value is JsonObject section)
            {
                foreach (var inner in Values(section, key))
                {
                    yield return inner;
                }
            }
        }
    }

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private void Paragraph(string text)
    {
        Line(text);
        Line();
    }

    private void Line(string text = "") => _text.Append(CultureInfo.InvariantCulture, $"{text}\n");
}
