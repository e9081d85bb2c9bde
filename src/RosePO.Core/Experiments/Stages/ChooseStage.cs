using System.Text.Json.Nodes;
using RosePO.Core.Evaluation.Choosing;
using RosePO.Core.Experiments.Planning;
using RosePO.Core.Options;

namespace RosePO.Core.Experiments.Stages;

/// <summary><c>choose</c>: the best of several models, by name.</summary>
internal sealed class ChooseStage() : ChoiceStage(
    "choose", StageNaming.ByName, "The best of several models on validation users.",
    new(typeof(ChoiceRequest), [new(Models, typeof(IReadOnlyList<string>), "The models that are chosen from; of equal ones the earliest.")], replaced: [Models, "trials"]))
{
    private const string Models = "models";

    public override IEnumerable<StageEntry> Named(StageEntry entry, PlanGraph graph) => graph.NamedModels(entry, Models);

    public override object Plan(StageEntry entry, PlanGraph graph)
    {
        var section = entry.Section;
        section.Hold(() => OptionCheck.Run(entry.Draft<ChoiceRequest>()));
        var dataset = graph.Dataset(entry);
        var named = section.Texts(Models) is { Count: > 0 } ? graph.Chosen(entry, Models) : throw section.Missing(Models, "name those that are chosen from.");
        section.Name(Models, new JsonArray([.. named.Select(model => (JsonNode)model.Name)]));
        var request = entry.Draft<ChoiceRequest>() with { Dataset = dataset, Models = graph.Made(entry, named, Models) };
        section.Hold(() => ChoiceRules.Check(request));
        return request;
    }
}
