using RosePO.Core.Experiments.Planning;
using RosePO.Core.Training;

namespace RosePO.Core.Experiments.Stages;

/// <summary><c>sft</c>: supervised fine-tuning on prompts. A new model is pretrained first, by a stage of its own.</summary>
internal sealed class SftStage() : TrainingStage<SftRequest>("sft", "Supervised fine-tuning on prompts.")
{
    public override IEnumerable<StageEntry> Named(StageEntry entry, PlanGraph graph) =>
        entry.Section.Text("model") is { Length: > 0 } named ? graph.Find(Kind, named).Take(1) : graph.Of<PretrainStage>() is [var only] ? [only] : [];

    public override object Plan(StageEntry entry, PlanGraph graph)
    {
        var dataset = graph.Dataset(entry);
        var usual = graph.Only(entry, graph.Of<PretrainStage>(), "model");
        var draft = entry.Draft<SftRequest>();
        var request = draft with { Dataset = dataset, Model = graph.Model(entry, usual, TrainModel.Embedded), Embedded = Embedded(entry, graph, draft.Embedded) };
        entry.Section.Hold(() => TrainingRules.Check(request));
        entry.Section.Remember(request);
        return TrainModel.PretrainingOf(request) is { } pretraining
            ? request with { Model = Pretrained(entry, graph, pretraining), Embedded = new(), Pretraining = new() }
            : request;
    }

    private static string Pretrained(StageEntry entry, PlanGraph graph, PretrainRequest pretraining)
    {
        // Called as the section would be, where the file has none of them.
        var stage = entry.Name is null && graph.Of<PretrainStage>().Count == 0 ? "pretrain" : $"{entry.Folder}-pretrain";
        return graph.Use(entry, graph.Add(new PretrainStage(), stage, entry, made =>
        {
            // The dataset, and those of the vocabulary.
            made.Needs.AddRange(entry.Needs);
            return pretraining with { Destination = made.Destination };
        }), entry.Section.Node);
    }
}
