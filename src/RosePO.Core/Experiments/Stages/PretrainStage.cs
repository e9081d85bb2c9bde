using RosePO.Core.Experiments.Planning;
using RosePO.Core.Training;

namespace RosePO.Core.Experiments.Stages;

/// <summary><c>pretrain</c>: language models of packed histories.</summary>
internal sealed class PretrainStage() : TrainingStage<PretrainRequest>("pretrain", "Pretraining on packed histories.")
{
    public override IEnumerable<StageEntry> Named(StageEntry entry, PlanGraph graph) => graph.Find(Kind, entry.Section.Text("model")).Take(1);

    public override object Plan(StageEntry entry, PlanGraph graph)
    {
        var draft = entry.Draft<PretrainRequest>();
        var request = draft with
        {
            Dataset = graph.Dataset(entry),
            Model = graph.Model(entry, null, TrainModel.Embedded),
            Embedded = Embedded(entry, graph, draft.Embedded),
        };
        entry.Section.Hold(() => TrainingRules.Check(request));
        return request;
    }
}
