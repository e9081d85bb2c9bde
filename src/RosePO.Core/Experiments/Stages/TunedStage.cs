using System.Globalization;
using RosePO.Core.Experiments.Planning;
using RosePO.Core.Experiments.Tuning;
using RosePO.Core.Options;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Stages;

/// <summary>An entry of <c>align</c> with a grid: the best of several trials on the validation users.</summary>
internal sealed class TunedStage() : ChoiceStage("align", StageNaming.ByName, "Preference-optimised models, each the best of several trials.", AlignStage.Keys)
{
    public override bool Takes(YamlMappingNode entry) => entry.Children.ContainsKey(AlignStage.Tune);

    public override IEnumerable<StageEntry> Named(StageEntry entry, PlanGraph graph) => graph.Tuned.TrialsOf(entry).Select(trial => trial.Entry);

    public override void Unroll(StageEntry entry, PlanGraph graph)
    {
        entry.Section.Part(AlignStage.Tune).Hold(() => OptionCheck.Run(TunedModels.Said(entry)));
        graph.Tuned.Unroll(entry);
    }

    public override object Plan(StageEntry entry, PlanGraph graph)
    {
        var request = graph.Tuned.Choice(entry, entry);
        Remember(entry, graph);
        return request;
    }

    public override string? NoteOn(StageResult result)
    {
        if (result is not ChoiceResult { Candidates: { Count: > 0 } trials } choice)
        {
            return base.NoteOn(result);
        }

        var chosen = trials.First(trial => trial.Name == choice.Chosen);
        var values = string.Join(", ", (chosen.Values ?? new Dictionary<string, string>()).Select(value => $"{value.Key} {value.Value}"));
        var lead = trials.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", {trials.Where(trial => trial != chosen).Min(trial => trial.Lead):0.0000} ahead of the next");
        return string.Create(CultureInfo.InvariantCulture, $"{chosen.Name} of {trials.Count} trials ({values}): {choice.Metric} {chosen.Value:0.0000} of {choice.Users} validation users{lead}");
    }

    // As the file says it: what trials have in common, and the grid in place of what one of them has.
    private static void Remember(StageEntry entry, PlanGraph graph)
    {
        var (section, tune, grid) = (entry.Section, entry.Section.Part(AlignStage.Tune), graph.Tuned.GridOf(entry));
        section.Remember(graph.Tuned.TrialsOf(entry)[0].Entry.Section.Resolved());
        section.Name(AlignStage.Smoothed, section.Extra[AlignStage.Smoothed]?.DeepClone());
        section.Name(AlignStage.Control, graph.Controls.Wants(entry));
        foreach (var key in grid.Keys)
        {
            section.Name(key, null);
        }

        tune.Remember(TunedModels.Said(entry));
        tune.Name(TuningGrid.Key, grid.Resolved());
    }
}
