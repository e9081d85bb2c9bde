using RosePO.Core.Experiments.Planning;
using RosePO.Core.Oracles;
using RosePO.Core.Training;

namespace RosePO.Core.Experiments.Stages;

/// <summary><c>sft</c>: supervised fine-tuning on prompts. A new model is pretrained first, by a stage of its own.</summary>
internal sealed class SftStage() : TrainingStage<SftRequest>("sft", "Supervised fine-tuning on prompts.")
{
    private const string OracleKey = "flow.oracle";

    public override IEnumerable<StageEntry> Named(StageEntry entry, PlanGraph graph) =>
        entry.Section.Text("model") is { Length: > 0 } named ? graph.Find(Kind, named).Take(1) : graph.Of<PretrainStage>() is [var only] ? [only] : [];

    public override object Plan(StageEntry entry, PlanGraph graph)
    {
        var dataset = graph.Dataset(entry);
        var usual = graph.Only(entry, graph.Of<PretrainStage>(), "model");
        var draft = entry.Draft<SftRequest>();
        var request = draft with
        {
            Dataset = dataset,
            Model = graph.Model(entry, usual, TrainModel.Embedded),
            Embedded = Embedded(entry, graph, draft.Embedded),
            Flow = draft.Flow with { Oracle = Oracle(entry, graph, draft.Flow) },
        };
        entry.Section.Hold(() => TrainingRules.Check(request));
        entry.Section.Remember(request);
        return TrainModel.PretrainingOf(request) is { } pretraining
            ? request with { Model = Pretrained(entry, graph, pretraining), Embedded = new(), Pretraining = new() }
            : request;
    }

    // The oracle of the flow term: one that it names, of the experiment or a folder, or else the dataset's only one.
    private static string? Oracle(StageEntry entry, PlanGraph graph, FlowOptions flow)
    {
        var section = entry.Section;
        if (flow.Oracle is null)
        {
            var isRead = flow is { Weight: > 0, Reward: not FlowReward.Plain };
            return isRead && graph.Only(entry, graph.Of<OracleStage>(), OracleKey) is { } only ? Named(only) : null;
        }

        if (graph.Find(TrainedOracle.Kind, flow.Oracle).FirstOrDefault() is { } found)
        {
            return graph.DatasetOf(found) == graph.DatasetOf(entry) ? Named(found) : throw section.Contradiction(
                OracleKey, $"'{found.Path}' was trained on another dataset than '{entry.Path}': name one of its own.");
        }

        var folder = section.FullPath(flow.Oracle, section.At(OracleKey));
        section.PublishPath(OracleKey, section.At(OracleKey));
        return Directory.Exists(folder) ? folder : throw section.NameUnknown(OracleKey, flow.Oracle, "neither an oracle nor a folder", graph.Labels(TrainedOracle.Kind));

        string Named(StageEntry oracle)
        {
            if (oracle.Draft<OracleSection>().Folds == 1)
            {
                throw section.Contradiction(
                    OracleKey, $"'{oracle.Path}' would learn the titles that the users of '{entry.Path}' choose later, and give them away: set '{oracle.Path}.folds' to at least 2.");
            }

            section.Name(OracleKey, oracle.Label);
            return graph.Use(entry, oracle, section.At(OracleKey));
        }
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
