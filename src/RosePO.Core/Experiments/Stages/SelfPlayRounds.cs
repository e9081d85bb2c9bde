using RosePO.Core.Evaluation.Choosing;
using RosePO.Core.Experiments.Binding;
using RosePO.Core.Experiments.Planning;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Preferences;
using RosePO.Core.Training;

namespace RosePO.Core.Experiments.Stages;

/// <summary>
/// The stages of a self-play's rounds. Of round r, with M the model of the round before: <c>NAME.round-r.sft</c> is M tuned on the round's examples, the pairs
/// <c>NAME.round-r</c> reject what M itself answers to them, and the model <c>NAME.round-r</c> is the tuned one aligned on those pairs, its own reference.
/// </summary>
/// <param name="entry">The self-play.</param>
/// <param name="graph">The experiment.</param>
/// <param name="said">What its section says.</param>
internal sealed class SelfPlayRounds(StageEntry entry, PlanGraph graph, SelfPlaySection said)
{
    private readonly RequestSection _section = entry.Section;

    // The model of the last round, and the choice that decides whether another follows.
    private StageEntry? _model;
    private StageEntry? _gate;

    /// <summary>Adds the stages of the next round.</summary>
    /// <param name="round">The round, from 1.</param>
    /// <param name="seed">The seed of its stages.</param>
    public void Add(int round, int seed)
    {
        var (name, folder, before) = (NameOf(round), FormattableString.Invariant($"{entry.Folder}-round-{round}"), _model);
        string Before(StageEntry made) => before is null ? Start(made) : graph.Use(made, before, _section.Node);

        var tuned = _section.Sets(SelfPlayStage.Sft) ? Add(new SftStage(), SelfPlayStage.Sft, $"{name}.sft", (made, part) =>
        {
            var request = part.Draft<SftRequest>(made.Destination) with { Dataset = Dataset(made), Model = Before(made), Seed = seed, MaxExamples = said.Examples };
            part.Hold(() => TrainingRules.Check(request));
            return request;
        }) : null;
        var pairs = Add(new PairsStage(), SelfPlayStage.Pairs, name, (made, part) =>
        {
            var request = part.Draft<PreferencePairsRequest>(made.Destination) with { Dataset = Dataset(made), Model = Before(made), Seed = seed, MaxExamples = said.Examples };
            part.Hold(() => PairRules.Check(request));
            return request;
        });
        _model = Add(new AlignStage(), SelfPlayStage.Align, name, (made, part) =>
        {
            var request = part.Draft<AlignRequest>(made.Destination) with
            {
                Dataset = Dataset(made),
                Model = tuned is null ? Before(made) : graph.Use(made, tuned, _section.Node),
                Pairs = graph.Use(made, pairs, _section.Node),
                Seed = seed,
            };
            part.Hold(() => TrainingRules.Check(request));
            return request;
        });
        if (said.StopWhenWorse && round < said.Rounds)
        {
            _gate = Add(new ChooseStage(), SelfPlayStage.Choose, null, (made, _) => Choice(made, round));
        }

        StageEntry Add(Stage stage, string part, string? called, Func<StageEntry, RequestSection, object> plan)
        {
            var options = _section.Part(part);
            return graph.Add(stage, $"{folder}/{part}", entry, made =>
            {
                var request = plan(made, options);
                options.RememberOnce(request);
                return request;
            }, called, _gate, options.PublishedTexts);
        }
    }

    /// <summary>The dataset, which a stage needs.</summary>
    public string Dataset(StageEntry made)
    {
        graph.Dataset(entry);
        return graph.Use(made, graph.DatasetOf(entry)!, _section.Node);
    }

    /// <summary>The model that the first round starts from, which a stage needs.</summary>
    public string Start(StageEntry made)
    {
        var usual = graph.UsualModel(entry);
        graph.RequireDataset(entry, "model", usual ?? graph.NamedModel(entry).FirstOrDefault());
        return graph.Model(entry, usual, user: made);
    }

    /// <summary>The choice among the model of the start and those of the first rounds that are made.</summary>
    /// <param name="made">The stage that chooses.</param>
    /// <param name="rounds">How many rounds.</param>
    public ChoiceRequest Choice(StageEntry made, int rounds)
    {
        var start = Start(made);
        var part = _section.Part(SelfPlayStage.Choose);
        var models = Enumerable.Range(1, rounds).Select(round => graph.Find(ModelFolder.Kind, NameOf(round)).First()).Where(model => graph.IsMade(model, _section.Node));
        var request = part.Draft<ChoiceRequest>(made.Destination) with
        {
            Dataset = Dataset(made),
            Models =
            [
                new NamedModel(graph.LabelOf(start) ?? "start", start),
                .. models.Select(model => new NamedModel(model.Label, graph.Use(made, model, _section.Node))),
            ],
        };
        part.Hold(() => ChoiceRules.Check(request));
        part.RememberOnce(request);
        return request;
    }

    // Of a round's model and pairs.
    private string NameOf(int round) => FormattableString.Invariant($"{entry.Label}.round-{round}");
}
