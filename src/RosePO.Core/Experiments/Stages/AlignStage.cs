using RosePO.Core.Experiments.Binding;
using RosePO.Core.Experiments.Planning;
using RosePO.Core.Experiments.Tuning;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Training;
using RosePO.Core.Training.Losses;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Stages;

/// <summary><c>align</c>: the preference-optimised models by name.</summary>
internal sealed class AlignStage() : TrainingStage<AlignRequest>("align", "Preference-optimised models.", StageNaming.ByName, Keys)
{
    /// <summary>The key that says whether a model has its control.</summary>
    public const string Control = "control";

    /// <summary>The key that says whether the smoothed pair set is used.</summary>
    public const string Smoothed = "smoothed";

    /// <summary>The key whose entries are chosen by validation.</summary>
    public const string Tune = "tune";

    /// <summary>The keys of the section, of a model that is tuned too.</summary>
    public static SectionShape Keys { get; } = new(
        typeof(AlignRequest),
        [
            new(Smoothed, typeof(bool), "Whether the smoothed pair set is used where there is one; without it, by RosePO's losses and by Tpo where epsilons are its values."),
            new(Control, typeof(bool), "Whether the model has its control, which learns the likelihood of the same chosen answers; without it as the experiment says, and else true."),
        ],
        parts:
        [
            new(
                Tune,
                new(typeof(TuneSection), [new(TuningGrid.Key, typeof(YamlMappingNode), "Lists of values by the dotted keys of options: every combination is a trial.")]),
                "Options that are chosen on the validation users: the model is the best of several trials."),
        ]);

    public override IEnumerable<StageEntry> Named(StageEntry entry, PlanGraph graph) =>
    [
        .. entry.Section.Text("pairs") is { Length: > 0 } named ? graph.Find(PairSet.Kind, named).Take(1) : graph.PairSets is [var only] ? [only] : [],
        .. graph.NamedModel(entry),
    ];

    public override object Plan(StageEntry entry, PlanGraph graph)
    {
        var section = entry.Section;
        var draft = entry.Draft<AlignRequest>();
        section.Name(Control, graph.Controls.Wants(entry));
        var pairs = PairsOf(entry, graph, draft);
        var usual = graph.UsualModel(entry);
        graph.RequireDataset(entry, "pairs", pairs);
        graph.RequireDataset(entry, "model", usual ?? graph.NamedModel(entry).FirstOrDefault());
        if (section.Sets("dataset") && graph.DatasetOf(pairs) is { } made && made != graph.DatasetOf(entry))
        {
            throw section.Contradiction("dataset", $"'{entry.Path}.dataset' is not '{made.Label}', which its pairs are of: leave it out, or name other pairs.");
        }

        var request = draft with
        {
            // Imported pairs bring all that is read.
            Dataset = graph.DatasetOf(pairs) is null && graph.DatasetOf(entry) is null ? null : graph.Dataset(entry),
            Pairs = graph.Use(entry, pairs, section.At("pairs")),
            Model = graph.Model(entry, usual),
        };
        section.Hold(() => TrainingRules.Check(request));
        return request;
    }

    /// <summary>The pair set of an entry: the one that it names, or that set smoothed.</summary>
    public static StageEntry PairsOf(StageEntry entry, PlanGraph graph, AlignRequest draft)
    {
        var section = entry.Section;
        var named = draft.Pairs.Length == 0
            ? graph.Only(entry, graph.PairSets, "pairs") ?? throw section.Missing("pairs", "name one of the pair sets under 'pairs:'.")
            : graph.Find(PairSet.Kind, draft.Pairs).FirstOrDefault() ?? throw section.NameUnknown("pairs", draft.Pairs, "not a pair set", graph.Labels(PairSet.Kind));
        var isSmoothed = named.Stage is SmoothStage;
        var smooth = isSmoothed ? named : graph.Find(PairSet.Kind, $"smooth.{named.Label}").FirstOrDefault();
        var asked = isSmoothed ? true : (bool?)section.Extra[Smoothed];
        var ownEpsilon = draft.LabelSmoothing is not null;
        LossEntry[] losses = [.. draft.Trained.Select(loss => LossRegistry.Of(loss, draft))];
        var wanted = asked ?? (!ownEpsilon && losses.Any(loss => loss.IsSmoothed));
        section.Name("pairs", isSmoothed ? named.Path : named.Label);
        section.Name(Smoothed, wanted && smooth is not null);
        if (!wanted || smooth is null)
        {
            return asked != true ? named : throw section.Contradiction(
                Smoothed, $"'{entry.Path}.smoothed' is true but '{named.Label}' is not smoothed: add 'smooth.{named.Label}', or set it to false.");
        }

        return ownEpsilon || losses.Max(loss => loss.Smoothing) is not (SmoothingSupport.None or SmoothingSupport.Constant)
            ? smooth
            : throw section.Contradiction(
                isSmoothed ? "pairs" : Smoothed,
                $"'{entry.Path}' asks for smoothed pairs but {string.Join(" + ", draft.Trained)} cannot take each pair's epsilon: take the pairs without it, or name another loss.");
    }
}
