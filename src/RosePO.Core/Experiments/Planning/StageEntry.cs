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

    /// <summary>What the file says.</summary>
    public RequestSection Section => section ?? throw new InvalidOperationException($"'{folder}' has no section.");

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
