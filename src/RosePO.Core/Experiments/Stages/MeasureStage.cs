using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Experiments.Planning;
using RosePO.Core.Oracles;

namespace RosePO.Core.Experiments.Stages;

/// <summary>
/// <c>measure</c>: what is measured, and against what. Models are named there, not described. The experiment's number of candidates is that of the dataset's lists,
/// which a measurement takes as they are.
/// </summary>
internal sealed class MeasureStage() : Stage<MeasurementRequest>(
    "measure", StageNaming.Either, MeasureRecommendations.Kind, "What is measured, and against what.", MeasureRecommendations.Run,
    new(
        typeof(MeasurementRequest),
        [new("models", typeof(IReadOnlyList<string>), "The models in the table's order; without it all of the dataset.")],
        replaced: ["models"],
        unshared: ["candidates"]))
{
    public override IEnumerable<StageEntry> Named(StageEntry entry, PlanGraph graph) =>
        graph.NamedModels(entry, "models");

    public override object Plan(StageEntry entry, PlanGraph graph)
    {
        var section = entry.Section;
        var dataset = graph.Dataset(entry);
        var models = Models(entry, graph);
        entry.Note = graph.Tuned.Budgets(models.Where(model => model.Folder is null).Select(model => model.Entry));
        section.Name("models", new JsonArray([.. models.Select(model => (JsonNode)model.Name)]));
        if (section.Text("title").Length == 0)
        {
            section.Give("title", string.Join(", ", new[] { graph.Title, entry.Name }.OfType<string>()));
        }

        var request = entry.Draft<MeasurementRequest>() with { Dataset = dataset, Models = graph.Made(entry, models, "models"), Command = graph.Command };
        IReadOnlyList<string> trained = [];
        section.Hold(() => trained = [.. MeasurementPlan.Of(request).Trained]);
        return request with { Oracles = [.. Oracles(entry, graph, trained, request)] };
    }

    protected override ArtifactSpec Spec(MeasurementRequest request, PlannedRequests planned) =>
        MeasureRecommendations.Spec(request, MeasurementPlan.Of(request), planned.OraclesOf(request), ModelHistory.Of(request, planned.Shapes.OfModel));

    public override string DeviceOf(object request) => ((MeasurementRequest)request).Device;

    public override string? LauncherOf(object request) => ((MeasurementRequest)request).Launcher;

    // Models that are named bring their controls, each before the first of its own.
    private static IReadOnlyList<MeasurableModel> Models(StageEntry entry, PlanGraph graph) => entry.Section.Sets("models")
        ? [.. graph.Chosen(entry, "models").SelectMany(model => WithControl(model, graph)).DistinctBy(model => model.Name)]
        : [.. graph.Measurable().Where(model => model.IsUsual && graph.DatasetOf(model.Entry) == graph.DatasetOf(entry))];

    private static IEnumerable<MeasurableModel> WithControl(MeasurableModel model, PlanGraph graph)
    {
        if (model.Folder is null && graph.Controls.Of(model.Entry) is { } control)
        {
            yield return new(control.Label, control);
        }

        yield return model;
    }

    // The oracles of the baselines: those that are named, and for the others the one that taught epsilon or one of its own.
    private static IEnumerable<string> Oracles(StageEntry entry, PlanGraph graph, IReadOnlyList<string> trained, MeasurementRequest request)
    {
        var section = entry.Section;
        var named = new Dictionary<SmoothingOracle, StageEntry>();
        foreach (var name in section.Texts("oracles") ?? [])
        {
            var oracle = graph.Find(TrainedOracle.Kind, name).FirstOrDefault() ?? throw section.NameUnknown("oracles", name, "not an oracle", graph.Labels(TrainedOracle.Kind));
            var kind = oracle.Draft<OracleSection>().Oracle;
            if (graph.DatasetOf(oracle) != graph.DatasetOf(entry))
            {
                throw section.Contradiction("oracles", $"'{oracle.Path}' was trained on another dataset than is measured: name one of its own.");
            }

            if (!trained.Any(baseline => BaselineRegistry.OracleOf(baseline) == kind) || !named.TryAdd(kind, oracle))
            {
                throw section.Contradiction("oracles", $"'{oracle.Path}' is a {kind}, and needs a baseline of that kind of its own: name each kind once, and its baseline under 'baselines'.");
            }
        }

        section.Name("oracles", new JsonArray([.. named.Values.Select(oracle => (JsonNode)oracle.Label)]));
        return trained.Select(baseline => BaselineRegistry.OracleOf(baseline)!.Value).Select(kind =>
            graph.Use(entry, named.GetValueOrDefault(kind) ?? graph.Oracles.Baseline(entry, kind, request.Device, request.Seed), section.At("oracles")));
    }
}
