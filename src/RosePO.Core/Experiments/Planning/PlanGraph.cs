using System.Runtime.CompilerServices;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Binding;
using RosePO.Core.Experiments.Files;
using RosePO.Core.Experiments.Stages;
using RosePO.Core.Experiments.Tuning;
using RosePO.Core.Runtime;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Planning;

/// <summary>
/// The stages of an experiment and what each needs. A stage is planned when another one names it, or when its turn comes in the order of sections and file:
/// what is planned first needs nothing of what comes after, so that the order of planning is one in which the stages can run.
/// </summary>
internal sealed partial class PlanGraph
{
    private readonly ExperimentDocument _document;
    private readonly string _folder;
    private readonly IReadOnlyDictionary<string, string?> _verdicts;
    private readonly List<StageEntry> _entries = [];
    private readonly List<StageEntry> _unrolled = [];
    private readonly HashSet<StageEntry> _gates = [];
    private readonly HashSet<string> _folders = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<StageEntry> _open = [];
    private readonly Dictionary<StageEntry, RoseException> _mistaken = [];
    private readonly List<StageEntry> _order = [];

    /// <summary>A graph without stages.</summary>
    /// <param name="document">The file.</param>
    /// <param name="folder">The experiment's folder.</param>
    /// <param name="title">The title of its measurements.</param>
    /// <param name="command">The command that runs it again, or null.</param>
    /// <param name="verdicts">What the choices that were made decide, by their artifacts: why nothing follows, or null where something does.</param>
    public PlanGraph(ExperimentDocument document, string folder, string title, string? command, IReadOnlyDictionary<string, string?> verdicts)
    {
        (_document, _folder, Title, Command, _verdicts) = (document, folder, title, command, verdicts);
        (Oracles, Controls, Tuned) = (new SharedOracles(this), new ControlModels(this), new TunedModels(this));
    }

    /// <summary>The title of the experiment's measurements.</summary>
    public string Title { get; }

    /// <summary>The command that runs the experiment again, or null.</summary>
    public string? Command { get; }

    /// <summary>The oracles that several stages share.</summary>
    public SharedOracles Oracles { get; }

    /// <summary>The controls of aligned models.</summary>
    public ControlModels Controls { get; }

    /// <summary>The models that are the best of several trials.</summary>
    public TunedModels Tuned { get; }

    /// <summary>The stages of the file, by section and then by the file.</summary>
    public IReadOnlyList<StageEntry> Entries => _entries;

    /// <summary>The choices that decide whether other stages are made.</summary>
    public IReadOnlySet<StageEntry> Gates => _gates;

    /// <summary>Adds a stage of a section.</summary>
    public void Add(Stage stage, string? name, RequestSection section) =>
        _entries.Add(Entry(stage, name, name is null ? stage.Folder : $"{stage.Folder}/{name}", section));

    /// <summary>Adds a stage that the file does not write down, whose section is made of one of its own.</summary>
    /// <param name="stage">What it is.</param>
    /// <param name="name">What other stages call it.</param>
    /// <param name="folder">Its folder below the experiment's.</param>
    /// <param name="section">What its section would say.</param>
    public StageEntry Add(Stage stage, string name, string folder, RequestSection section)
    {
        var entry = Entry(stage, name, folder, section);
        _unrolled.Add(entry);
        return entry;
    }

    /// <summary>Adds a stage that the file does not write down.</summary>
    /// <param name="stage">What it is.</param>
    /// <param name="folder">Its folder below the experiment's.</param>
    /// <param name="origin">The stage that needs it, which it has its dataset and settings from.</param>
    /// <param name="plan">Makes its request.</param>
    /// <param name="name">What other stages call it; null where none does.</param>
    /// <param name="gate">The choice that decides whether it is made; null where it is in any case.</param>
    /// <param name="published">What of the environment is in its request; null for all that is in that of its origin.</param>
    public StageEntry Add(
        Stage stage, string folder, StageEntry origin, Func<StageEntry, object> plan, string? name = null, StageEntry? gate = null,
        IReadOnlyDictionary<string, PublishedText>? published = null)
    {
        var entry = new StageEntry(stage, name, folder, _folder, null, plan) { Published = published ?? origin.Published, AtDevice = origin.AtDevice, Gate = gate };
        RequireOwnFolder(entry, origin.Section.Node);
        if (name is not null)
        {
            RequireOwnName(entry, origin.Section);
            _unrolled.Add(entry);
        }

        _datasets[entry] = DatasetOf(origin);
        return entry;
    }

    /// <summary>Plans every stage.</summary>
    /// <returns>The stages in an order in which they can run; those that are skipped are among them.</returns>
    public IReadOnlyList<StageEntry> PlanAll()
    {
        _entries.ForEach(entry => _document.Source.Try(() => entry.Stage.Unroll(entry, this)));
        _document.Source.ThrowMistakes();
        Controls.Unroll();

        foreach (var (entry, at) in _entries.Select(entry => (entry, entry.Section.Node)).Concat(_unrolled.Where(entry => !Controls.Contains(entry)).Select(entry => (entry, (YamlNode)_document.Root))))
        {
            _document.Source.Try(() => PlanApart(entry, at));
        }

        _document.Source.ThrowMistakes();
        return _order;
    }

    /// <summary>Whether a stage is made, as far as that is decided; it is planned first.</summary>
    /// <param name="entry">The stage.</param>
    /// <param name="at">Where the file says that another one needs it, for an error.</param>
    public bool IsMade(StageEntry entry, YamlNode at)
    {
        Plan(entry, at);
        return entry.Skipped is null;
    }

    /// <summary>The artifact of a stage that another one needs; it is planned first.</summary>
    /// <param name="user">The one that needs it.</param>
    /// <param name="needed">The one that it needs.</param>
    /// <param name="at">Where the file says so, for an error.</param>
    /// <exception cref="RoseException">The other one needs the first, too.</exception>
    public string Use(StageEntry user, StageEntry needed, YamlNode at)
    {
        Plan(needed, at);
        user.Needs.Add(needed);
        return needed.Destination;
    }

    /// <summary>An error about a name, at a node that is not a key of a section.</summary>
    public RoseException NameUnknown(YamlNode at, string path, string name, string kind, IReadOnlyCollection<string> known) =>
        ExperimentErrors.NameUnknown(_document.Source, at, path, name, kind, known);

    private StageEntry Entry(Stage stage, string? name, string folder, RequestSection section)
    {
        var entry = new StageEntry(stage, name, folder, _folder, section, made => stage.Plan(made, this));
        RequireOwnFolder(entry, section.Node);
        RequireOwnName(entry, section);
        return entry;
    }

    // A mistake of one leaves the others their turn; those that need it have the same mistake, which is reported once.
    private void PlanApart(StageEntry entry, YamlNode at)
    {
        try
        {
            Plan(entry, at);
        }
        catch (RoseException mistake)
        {
            _open.ForEach(open => _mistaken.TryAdd(open, mistake));
            _open.Clear();
            throw;
        }
    }

    private void Plan(StageEntry entry, YamlNode at)
    {
        if (_mistaken.TryGetValue(entry, out var mistake))
        {
            throw mistake;
        }

        if (entry.Request is not null)
        {
            return;
        }

        if (_open.IndexOf(entry) is >= 0 and var start)
        {
            throw ExperimentErrors.Circle(_document.Source, at, _open[start..].Append(entry).Select(open => open.Path));
        }

        RequireStack(at);
        _open.Add(entry);
        if (entry.Gate is { } gate)
        {
            _gates.Add(gate);
            Use(entry, gate, at);
        }

        entry.Plan();
        RequireDevice(entry);
        entry.Settle(_verdicts);
        _open.RemoveAt(_open.Count - 1);
        _order.Add(entry);
    }

    // Before anything runs: the stages before it may take hours.
    private static void RequireDevice(StageEntry entry)
    {
        if (entry.HasSection && entry.Stage.DeviceOf(entry.Request!) is { } device && !DeviceClass.IsName(device))
        {
            throw entry.Section.AtDevice(RuntimeErrors.DeviceUnknown(device));
        }
    }

    // Stages that name stages, one after the other.
    private void RequireStack(YamlNode at)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw ExperimentErrors.Contradiction(_document.Source, at, "The chain of stages that need one another is too long: name fewer.");
        }
    }

    private void RequireOwnFolder(StageEntry entry, YamlNode at)
    {
        if (!_folders.Add(entry.Folder))
        {
            throw ExperimentErrors.Contradiction(_document.Source, at, $"Two stages would be in the folder '{entry.Folder}': choose another name for one of them.");
        }
    }
}
