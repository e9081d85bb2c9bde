using System.Globalization;
using RosePO.Core.Evaluation.Choosing;
using RosePO.Core.Experiments.Planning;
using RosePO.Core.Experiments.Stages;

namespace RosePO.Core.Experiments.Tuning;

/// <summary>A trial of a tuning.</summary>
/// <param name="Entry">The stage that trains it.</param>
/// <param name="Values">Its values of the options that are tuned, by dotted key.</param>
internal sealed record PlannedTrial(StageEntry Entry, IReadOnlyDictionary<string, string> Values);

/// <summary>
/// The aligned models of an experiment that are chosen by validation. Trials are ordinary stages that the file does not write down, <c>NAME.trial-1</c> in
/// <c>align/NAME-trial-1</c> and so on, and the model itself is the best of them on the validation users.
/// </summary>
/// <param name="graph">The experiment.</param>
internal sealed class TunedModels(PlanGraph graph)
{
    private readonly Dictionary<StageEntry, IReadOnlyList<PlannedTrial>> _trials = [];
    private readonly Dictionary<StageEntry, TuningGrid> _grids = [];
    private readonly HashSet<StageEntry> _entries = [];

    /// <summary>The trials of a model; none where it is not tuned.</summary>
    public IReadOnlyList<PlannedTrial> TrialsOf(StageEntry model) => _trials.GetValueOrDefault(model) ?? [];

    /// <summary>What is tried of a model of the file.</summary>
    public TuningGrid GridOf(StageEntry model) => _grids[model];

    /// <summary>Whether a stage trains a trial.</summary>
    public bool IsTrial(StageEntry entry) => _entries.Contains(entry);

    /// <summary>What a trial of a model is called.</summary>
    /// <param name="model">The model's name, or its folder.</param>
    /// <param name="number">The trial's number, from 1.</param>
    /// <param name="separator">What is between them: a dot in names, a hyphen in folders.</param>
    public static string NameOf(string model, int number, char separator) => FormattableString.Invariant($"{model}{separator}trial-{number}");

    /// <summary>Adds a stage for each combination of values that is tried.</summary>
    /// <param name="tuned">The model.</param>
    /// <exception cref="RoseException">Its section does not say what is tried, or what cannot be.</exception>
    public void Unroll(StageEntry tuned)
    {
        var (grid, stage) = (new TuningGrid(tuned.Section), new AlignStage());
        _grids.Add(tuned, grid);

        // A mistake is one of the model's section, in whatever trial it is found.
        Add(tuned, [.. grid.Combinations(Said(tuned).Trials, tuned.Draft<AlignRequest>().Seed).Select((values, at) => new PlannedTrial(
            graph.Add(stage, NameOf(tuned.Label, at + 1, '.'), NameOf(tuned.Folder, at + 1, '-'), tuned.Section.With(AlignStage.Tune, values)),
            values.ToDictionary(value => value.Key, grid.Text)))]);
    }

    /// <summary>Makes known the trials of a model.</summary>
    public void Add(StageEntry tuned, IReadOnlyList<PlannedTrial> trials)
    {
        _trials.Add(tuned, trials);
        _entries.UnionWith(trials.Select(trial => trial.Entry));
    }

    /// <summary>The choice among the trials of a model.</summary>
    /// <param name="tuned">The model.</param>
    /// <param name="asked">The model of the file whose section says how the choice is made.</param>
    public ChoiceRequest Choice(StageEntry tuned, StageEntry asked)
    {
        var (section, trials) = (asked.Section, TrialsOf(tuned));
        List<PlannedTrial> made = [.. trials.Where(trial => graph.IsMade(trial.Entry, section.Node))];
        if (made.Count == 0)
        {
            tuned.SkipWith(trials[0].Entry);
            made = [.. trials];
        }

        graph.Dataset(asked);
        var (said, draft) = (Said(asked), asked.Draft<AlignRequest>());
        var request = new ChoiceRequest
        {
            Dataset = graph.Use(tuned, graph.DatasetOf(asked)!, section.Node),
            Models = [.. made.Select(trial => new NamedModel(trial.Entry.Label, graph.Use(tuned, trial.Entry, section.Node)))],
            Trials = [.. made.Select(trial => new TrialValues(trial.Entry.Label, trial.Values))],
            Destination = tuned.Destination,
            Metric = said.Metric,
            Users = said.Users,
            Device = draft.Device,
            Launcher = draft.Launcher,
            Overwrite = true,
        };
        section.Hold(() => ChoiceRules.Check(request));
        return request;
    }

    /// <summary>
    /// Says of models that are measured together that they were chosen from different numbers of trials; null where they were not. A control has a trial for each
    /// way in which its models were trained, and is not counted.
    /// </summary>
    public string? Budgets(IEnumerable<StageEntry> models)
    {
        List<(string Name, int Trials)> counts = [.. models.Intersect(graph.Aligned.Where(graph.Controls.LearnsPreferences)).Select(model => (model.Label, Math.Max(1, TrialsOf(model).Count)))];
        return counts.Select(model => model.Trials).Distinct().Count() <= 1 ? null : string.Create(
            CultureInfo.InvariantCulture, $"different budgets: {string.Join(", ", counts.Select(model => $"{model.Name} {model.Trials} {(model.Trials == 1 ? "trial" : "trials")}"))}");
    }

    /// <summary>How a model is chosen, as its section says.</summary>
    public static TuneSection Said(StageEntry tuned) => tuned.Section.Part(AlignStage.Tune).Draft<TuneSection>(tuned.Destination);
}
