using RosePO.Core.Experiments.Stages;
using RosePO.Core.Oracles;

namespace RosePO.Core.Experiments.Planning;

/// <summary>The oracles of an experiment: one serves everything that trains it alike, and those that the file does not name get folders of their own.</summary>
/// <param name="graph">The experiment.</param>
internal sealed class SharedOracles(PlanGraph graph)
{
    private readonly Dictionary<StageEntry, StageEntry> _ofSmoothing = [];
    private readonly List<Known> _known = [];
    private bool _isPrepared;

    /// <summary>The oracle that a smoothing describes.</summary>
    public StageEntry Of(StageEntry smoothing)
    {
        Prepare();
        return _ofSmoothing[smoothing];
    }

    /// <summary>
    /// The first oracle of a kind without folds: the one that taught epsilon is the baseline too. Where those of the kind have folds, one with the first's options and
    /// without them; where there is none of the kind, one with the kind's default options.
    /// </summary>
    /// <param name="measurement">The measurement.</param>
    /// <param name="kind">The kind of oracle.</param>
    /// <param name="device">Where it is trained where there is none.</param>
    /// <param name="seed">Its seed there.</param>
    public StageEntry Baseline(StageEntry measurement, SmoothingOracle kind, string device, int seed)
    {
        Prepare();
        var dataset = graph.DatasetOf(measurement)!;
        var alike = _known.FindAll(known => OracleRegistry.NameOf(known.Options) == kind && known.Dataset == dataset);
        return alike.Find(known => known.Folds == 1)?.Entry ?? Add(
            measurement,
            $"{measurement.Folder.Replace('/', '-')}-{kind.ToString().ToLowerInvariant()}",
            alike is [var first, ..] ? first with { Folds = 1, Entry = null } : new Known(dataset, OracleRegistry.DefaultOf(kind), 1, device, seed));
    }

    // All smoothings at once, in the order of the file: whichever is planned first, folders keep their names.
    private void Prepare()
    {
        if (_isPrepared)
        {
            return;
        }

        _isPrepared = true;
        foreach (var entry in graph.Of<OracleStage>())
        {
            var said = OracleStage.Smoothing(entry.Draft<OracleSection>());
            if (graph.DatasetOf(entry) is { } dataset && OracleRegistry.OptionsOf(said) is { } options)
            {
                _known.Add(new Known(dataset, options, said.Folds, said.Device, said.Seed) { Entry = entry });
            }
        }

        foreach (var entry in graph.Of<SmoothStage>().Where(SmoothStage.DescribesOracle))
        {
            var draft = entry.Draft<OracleSmoothingRequest>();
            if (graph.DatasetOf(entry) is { } dataset && OracleRegistry.OptionsOf(draft) is { } options)
            {
                var wanted = new Known(dataset, options, draft.Folds, draft.Device, draft.Seed);
                _ofSmoothing[entry] = _known.Find(known => known with { Entry = null } == wanted)?.Entry ?? Add(entry, entry.Name!, wanted);
            }
        }
    }

    private StageEntry Add(StageEntry origin, string name, Known known)
    {
        var entry = graph.Add(new OracleStage(), _known.Count == 0 ? "oracle" : $"oracle-{name}", origin, made => new OracleRequest
        {
            Dataset = graph.Use(made, known.Dataset, known.Dataset.Section.Node),
            Destination = made.Destination,
            Options = known.Options,
            Folds = known.Folds,
            Device = known.Device,
            Seed = known.Seed,
            Overwrite = true,
        });
        _known.Add(known with { Entry = entry });
        return entry;
    }

    private sealed record Known(StageEntry Dataset, OracleOptions Options, int Folds, string Device, int Seed)
    {
        public StageEntry? Entry { get; init; }
    }
}
