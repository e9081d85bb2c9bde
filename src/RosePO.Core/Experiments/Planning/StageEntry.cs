using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Binding;
using RosePO.Core.Experiments.Stages;

namespace RosePO.Core.Experiments.Planning;

/// <summary>One stage of an experiment while it is planned: of a section, or one that another stage needs and the file does not write down.</summary>
/// <param name="stage">What it is.</param>
/// <param name="name">Its name in its section; null where the section is one stage, and for one that has no section.</param>
/// <param name="folder">Its folder below the experiment's, such as <c>align/rosepo</c>.</param>
/// <param name="root">The experiment's folder.</param>
/// <param name="section">What the file says; null where it says nothing.</param>
/// <param name="plan">Makes its request.</param>
internal sealed class StageEntry(Stage stage, string? name, string folder, string root, RequestSection? section, Func<StageEntry, object> plan)
{
    /// <summary>What it is.</summary>
    public Stage Stage => stage;

    /// <summary>Its name in its section, or null.</summary>
    public string? Name => name;

    /// <summary>Its folder below the experiment's.</summary>
    public string Folder => folder;

    /// <summary>The artifact that it makes.</summary>
    public string Destination { get; } = System.IO.Path.Combine([root, .. folder.Split('/')]);

    /// <summary>Whether the file writes it down.</summary>
    public bool HasSection => section is not null;

    /// <summary>What the file says.</summary>
    public RequestSection Section => section ?? throw new InvalidOperationException($"'{folder}' has no section.");

    /// <summary>Places an error about its device where the file names that; for a stage that the file does not write down, where its origin's is.</summary>
    public Func<RoseException, RoseException> AtDevice
    {
        get => field ?? Section.AtDevice;
        init;
    }

    /// <summary>Its dotted path, such as <c>align.rosepo</c>.</summary>
    public string Path => section?.Path ?? folder;

    /// <summary>What other stages call it: its name, or its section's where that is one stage.</summary>
    public string Label => name ?? stage.Section;

    /// <summary>Its request, once it is planned.</summary>
    public object? Request { get; private set; }

    /// <summary>What of the environment is in its request, by dotted key.</summary>
    public IReadOnlyDictionary<string, PublishedText> Published
    {
        get => field ?? section?.PublishedTexts ?? new Dictionary<string, PublishedText>();
        set;
    }

    /// <summary>The stages that it needs.</summary>
    public List<StageEntry> Needs { get; } = [];

    /// <summary>The choice that decides whether it is made at all; null for a stage that is made in any case.</summary>
    public StageEntry? Gate { get; init; }

    /// <summary>Why it is not made; null where it is.</summary>
    public string? Skipped { get; private set; }

    /// <summary>The folder of the choice that has yet to decide whether, or from what, it is made; null where nothing has.</summary>
    public string? WaitsFor { get; private set; }

    /// <summary>What is worth a word about it before it runs; null for nothing.</summary>
    public string? Note { get; set; }

    /// <summary>Leaves it out as another one is, where all that it would be made from is left out.</summary>
    public void SkipWith(StageEntry other) => Skipped ??= other.Skipped;

    /// <summary>Finds out whether it is made, once that is known of all that it needs.</summary>
    /// <param name="verdicts">What the choices that were made decide, by their artifacts: why nothing follows, or null where something does.</param>
    public void Settle(IReadOnlyDictionary<string, string?> verdicts)
    {
        string? verdict = null;
        var isDecided = Gate is null || verdicts.TryGetValue(Gate.Destination, out verdict);
        Skipped ??= Needs.Select(needed => needed.Skipped).FirstOrDefault(reason => reason is not null) ?? verdict;
        WaitsFor = Skipped is not null ? null
            : Needs.Select(needed => needed.WaitsFor).FirstOrDefault(folder => folder is not null) ?? (isDecided ? null : Gate!.Folder);
    }

    /// <summary>What the section says so far, names not yet made artifacts.</summary>
    public T Draft<T>() => Section.Draft<T>(Destination);

    /// <summary>Makes the request.</summary>
    public void Plan()
    {
        Request = plan(this);
        if (section?.IsRemembered == false)
        {
            section.Remember(Request);
        }
    }
}
