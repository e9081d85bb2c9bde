using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Stages;
using RosePO.Core.Experiments.Tuning;
using RosePO.Core.Training;

namespace RosePO.Core.Experiments.Planning;

/// <summary>
/// The controls of an experiment's aligned models, which the file does not write down (<see cref="LikelihoodControl"/>). Aligned models that differ in their objective
/// alone share one. It is called as the model that both start from, with a plus sign: <c>sft+</c>; where one start has several, each has the
/// name of the first model that it is the control of after the sign: <c>sft+rosepo</c>. The control of a model that is tuned is tuned too: its trials are the
/// controls of the model's, and the best of them on the same validation users is taken, so that it has had every choice of the training that the model had.
/// </summary>
/// <param name="graph">The experiment.</param>
internal sealed class ControlModels(PlanGraph graph)
{
    private readonly Dictionary<StageEntry, StageEntry> _controls = [];
    private readonly HashSet<StageEntry> _trials = [];

    /// <summary>All of them, in the order of the models that they are the controls of.</summary>
    public IEnumerable<StageEntry> All => _controls.Values.Distinct();

    /// <summary>Whether an aligned model has a control.</summary>
    public bool Wants(StageEntry aligned) => ((bool?)aligned.Section.Extra[AlignStage.Control] ?? true) && LearnsPreferences(aligned);

    /// <summary>Whether an aligned model of the file, or a trial of it, is trained on more than the likelihood of the chosen answers.</summary>
    public bool LearnsPreferences(StageEntry aligned) => Trainings(aligned).Any();

    /// <summary>The control of an aligned model; null where it has none.</summary>
    public StageEntry? Of(StageEntry aligned) => _controls.GetValueOrDefault(aligned);

    /// <summary>Whether a stage is a control or a trial of one: it is made where another one reads it.</summary>
    public bool Contains(StageEntry entry) => _controls.ContainsValue(entry) || _trials.Contains(entry);

    /// <summary>Adds the controls of all that want one, once the stages are known that they may name.</summary>
    public void Unroll()
    {
        foreach (var start in graph.Aligned.Where(Wants).Select(Recipe).OfType<ControlRecipe>().GroupBy(one => one.Start).ToList())
        {
            List<IGrouping<string, ControlRecipe>> recipes = [.. start.GroupBy(one => one.Key)];
            foreach (var recipe in recipes)
            {
                var first = recipe.First();
                var control = Add(first, LikelihoodControl.NameOf(start.Key, recipes.Count > 1 ? first.Aligned.Label : ""));
                foreach (var one in recipe)
                {
                    _controls.Add(one.Aligned, control);
                }
            }
        }
    }

    private StageEntry Add(ControlRecipe recipe, string name)
    {
        var folder = $"{recipe.Aligned.Stage.Folder}/{name}";
        if (recipe.Trainings is [var only])
        {
            return Train(only, name, folder);
        }

        PlannedTrial[] trials = [.. recipe.Trainings.Select((training, at) => new PlannedTrial(
            Train(training, TunedModels.NameOf(name, at + 1, '.'), TunedModels.NameOf(folder, at + 1, '-')),
            training.Values.Where(value => LikelihoodControl.Shares(value.Key)).ToDictionary()))];
        _trials.UnionWith(trials.Select(trial => trial.Entry));
        var control = graph.Add(recipe.Aligned.Stage, folder, recipe.Aligned, made => graph.Tuned.Choice(made, recipe.Aligned), name, recipe.Aligned.Gate);
        graph.Tuned.Add(control, trials);
        return control;
    }

    private StageEntry Train(PlannedTrial training, string name, string folder) =>
        graph.Add(training.Entry.Stage, folder, training.Entry, made => Plan(made, training.Entry), name, training.Entry.Gate);

    // The trainings of a model that are not those of a control themselves.
    private IEnumerable<PlannedTrial> Trainings(StageEntry aligned) =>
        (graph.Tuned.TrialsOf(aligned) is { Count: > 0 } trials ? trials : [new PlannedTrial(aligned, new Dictionary<string, string>())])
            .Where(trial => !LikelihoodControl.Is(trial.Entry.Draft<AlignRequest>()));

    // Null where the file is mistaken, which planning says.
    private ControlRecipe? Recipe(StageEntry aligned)
    {
        try
        {
            var trainings = Trainings(aligned).Select(trial => (Trial: trial, Said: Said(trial.Entry))).DistinctBy(one => one.Said.Request).ToList();

            // Of the same trainings in whatever order, and chosen alike where there are several.
            var choice = trainings.Count > 1 ? JsonSerializer.Serialize(TunedModels.Said(aligned) with { Trials = null }) : "";
            var key = string.Join('\n', trainings.Select(one => one.Said.Request).Order(StringComparer.Ordinal).Append(choice));
            return new(aligned, trainings[0].Said.Start, key, [.. trainings.Select(one => one.Trial)]);
        }
        catch (RoseException)
        {
            return null;
        }
    }

    // What the control of a training starts from, and its request as the file says it.
    private (string Start, string Request) Said(StageEntry aligned)
    {
        var draft = aligned.Draft<AlignRequest>();
        var start = graph.NamedModel(aligned).FirstOrDefault() ?? graph.UsualModel(aligned);
        var request = LikelihoodControl.Of(draft, "") with { Pairs = AlignStage.PairsOf(aligned, graph, draft).Path, Model = start?.Path ?? draft.Model };
        return (start?.Label ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(draft.Model)), JsonSerializer.Serialize(request, ArtifactJson.Options));
    }

    private AlignRequest Plan(StageEntry control, StageEntry aligned)
    {
        graph.IsMade(aligned, aligned.Section.Node);
        control.Needs.AddRange(aligned.Needs);
        return LikelihoodControl.Of((AlignRequest)aligned.Request!, control.Destination);
    }
}

/// <summary>How a control is trained.</summary>
/// <param name="Aligned">The model that it is the control of.</param>
/// <param name="Start">What both start from.</param>
/// <param name="Key">What its trainings, and the choice among them, are made from; the same for models that share a control.</param>
/// <param name="Trainings">The trainings of the model that have different controls.</param>
internal sealed record ControlRecipe(StageEntry Aligned, string Start, string Key, IReadOnlyList<PlannedTrial> Trainings);
