using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Choosing;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Models;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Training;

namespace RosePO.Core.Evaluation.Report.Data;

/// <summary>Where a report's data come from beside the measurement itself.</summary>
/// <param name="Title">The report's title.</param>
/// <param name="Root">The folder that contains the measurement's. Absolute.</param>
/// <param name="Models">The folders of the measured models, by name. Absolute.</param>
/// <param name="Lineage">What the measurement came from.</param>
/// <param name="Request">The measurement's resolved request.</param>
/// <param name="Command">The command that makes the measurement again, where known.</param>
internal sealed record ReportSource(
    string Title, string Root, IReadOnlyDictionary<string, string> Models, IReadOnlyList<LineageEntry> Lineage, JsonObject? Request = null, string? Command = null)
{
    private const string PairsKind = "pairs";

    /// <summary>When the measurement was made.</summary>
    public Circumstances? Circumstances { get; init; }

    /// <summary>Collects a report's data.</summary>
    public ReportData Collect(Measured measured)
    {
        var models = ReportModel.Of(measured, IsAligned);
        var subject = ReportModel.Subject(models).Name;
        var pairs = Models.Select(model => (Model: model.Key, Pairs: PairsOf(model.Value))).Where(one => one.Pairs is not null).ToArray();
        return new ReportData
        {
            Title = Title,
            Protocol = measured.Protocol,
            Columns = [.. measured.Shown],
            Models = models,
            Against = measured.Against,
            Claims = measured.Claims,
            Comparisons = measured.Comparisons,
            Verdicts = Verdict.Of(measured, models),
            Circumstances = Circumstances?.With(Lineage),
            Additional = [.. measured.Additional.Select(one => new ReportData
            {
                Title = Title,
                Protocol = one.Protocol,
                Columns = [.. one.Shown],
                Models = ReportModel.Of(one, IsAligned),
                Against = one.Against,
                Comparisons = one.Comparisons,
                IsAdditional = true,
            })],
            Groups = measured.Groups,
            Training = [.. Models.SelectMany(model => TrainingCurve.Read(model.Key, Trained(model.Value)))],
            Tuning = TuningTable.Of(Models, model => IsAligned(model)),
            Epsilon = [.. pairs.GroupBy(one => one.Pairs!.Hash).Select(group => EpsilonCounts.Of([.. group.Select(one => one.Model)], group.First().Pairs!.Manifest!)).OfType<EpsilonCounts>()],
            Distributions = Distributions.Of(measured, Items(measured, pairs!)),
            Calibration = [.. measured.Answers.Select(answers => (answers.Name, MarginCalibration.Reliability(answers, measured.Set))).Where(one => one.Item2.Count > 1)],
            Cases = CaseChoice.Of(measured, subject, subject == measured.Against ? null : measured.Against, TemplateOf(subject)),
            Lineage = LineageRow.Of(TrialLineage.WithoutRejected(Lineage, Models.Values), Root),
            Request = Request is null ? null : LineageRow.RequestText(Request, Root),
            Command = string.IsNullOrWhiteSpace(Command) ? null : Command.Trim(),
        };
    }

    private bool IsAligned(string model) =>
        Models.TryGetValue(model, out var folder) && TrialsFile.OriginsOf(folder) is { Count: > 0 } trainings && trainings.Any(LikelihoodControl.IsAligned) && !trainings.All(LikelihoodControl.IsControl);

    // The pair set that a model was trained on, if it is still there.
    private LineageEntry? PairsOf(string model) => Input(Artifact.TryOpen(Trained(model)), PairsKind);

    // Where a model was trained: the folder of the chosen one, of which it is a copy, as far as that is still there.
    private string Trained(string model) =>
        Artifact.TryOpen(model) is { } manifest && manifest.ResultAs<ChoiceResult>() is { Chosen.Length: > 0 } choice && Input(manifest, $"model:{choice.Chosen}") is { Path: { } path }
            ? Trained(path)
            : model;

    private LineageEntry? Input(ArtifactManifest? manifest, string name) => manifest?.Inputs.TryGetValue(name, out var hash) == true
        ? Lineage.FirstOrDefault(entry => entry.Hash == hash && entry.Manifest is not null)
        : null;

    // Smoothed pairs name no dataset; those that they were made from do.
    private string? DatasetOf(ArtifactManifest? pairs) => pairs?.Inputs.TryGetValue(RecDataset.Kind, out var hash) == true
        ? hash
        : pairs is null ? null : DatasetOf(Input(pairs, PairsKind)?.Manifest);

    private Dictionary<string, IReadOnlyList<PairItems>> Items(Measured measured, IEnumerable<(string Model, LineageEntry Pairs)> pairs)
    {
        var read = new Dictionary<string, IReadOnlyList<PairItems>>(StringComparer.Ordinal);
        var items = new Dictionary<string, IReadOnlyList<PairItems>>(StringComparer.Ordinal);
        foreach (var (model, set) in pairs)
        {
            // Ids of another dataset, or of texts, name other items.
            if (DatasetOf(set.Manifest) == measured.Protocol.Dataset)
            {
                read.TryAdd(set.Hash, PairItems.Read(set.Path!, measured.Set.Dataset.Items.Count));
                if (read[set.Hash].Count > 0)
                {
                    items[model] = read[set.Hash];
                }
            }
        }

        return items;
    }

    private PromptTemplate? TemplateOf(string model)
    {
        try
        {
            return Models.TryGetValue(model, out var folder) ? LanguageModel.PromptOf(folder)?.Template : null;
        }
        catch (RoseException)
        {
            // A base that has gone since then costs the report no more than its prompts.
            return null;
        }
    }
}
