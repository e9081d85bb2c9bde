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
        var said = TunedModels.Said(entry);
        entry.Section.Part(AlignStage.Tune).Hold(() => OptionCheck.Run(said));
        var grid = new TuningGrid(entry.Section);
        graph.Tuned.Unroll(entry, grid.Combinations(said.Trials, entry.Draft<AlignRequest>().Seed), grid.Text);
    }

    public override object Plan(StageEntry entry, PlanGraph graph)
    {
        var request = graph.Tuned.Choice(entry, entry);
        Remember(entry, graph);
        return request;
    }

    public override string? NoteOn(StageResult result) => result is ChoiceResult { Candidates: { Count: > 0 } trials } choice && trials.FirstOrDefault(trial => trial.Name == choice.Chosen) is { } chosen
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{chosen.Name} of {trials.Count} trials ({string.Join(", ", (chosen.Values ?? new Dictionary<string, string>()).Select(value => $"{value.Key} {value.Value}"))}): {choice.Metric} {chosen.Value:0.0000} of {choice.Users} validation users{(trials.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $", {trials.Where(trial => trial != chosen).Min(trial => trial.Lead):0.0000} ahead of the next") : "")}")
        : null;

    // As the file says it: what trials have in common, and the grid in place of what one of them has.
    private static void Remember(StageEntry entry, PlanGraph graph)
    {
        var (section, tune, grid) = (entry.Section, entry.Section.Part(AlignStage.Tune), new TuningGrid(entry.Section));
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
