using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Planning;
using RosePO.Core.Experiments.Stages;

namespace RosePO.Core.Experiments;

/// <summary>An experiment, or one variant of a sweep, with every default filled in and every path resolved: the requests that its stages run.</summary>
/// <param name="Name">The experiment's name.</param>
/// <param name="Folder">The folder that its stages are in. Absolute.</param>
/// <param name="Stages">The stages in the order they run.</param>
internal sealed record ExperimentPlan(string Name, string Folder, IReadOnlyList<PlannedStage> Stages)
{
    /// <summary>The name of the resolved file in <see cref="Folder"/>.</summary>
    public const string FileName = "experiment.resolved.yml";

    /// <summary>The variant's name, its folder's; empty where the experiment is one run.</summary>
    public string Variant { get; init; } = "";

    /// <summary>What sets this variant apart: values by dotted key, in the order of the file.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; } = [];

    /// <summary>The files that were read: the experiment's, and those that it extends. Absolute.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The environment variables that it refers to, with their values.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The stages that are not made, as a choice that was made decides.</summary>
    public IReadOnlyList<SkippedStage> Skipped { get; init; } = [];

    /// <summary>The plan after the choices that were made since.</summary>
    internal Func<ExperimentPlan>? Follow { get; init; }

    /// <summary>Whether a stage waits for a choice.</summary>
    internal bool IsOpen => Stages.Any(stage => stage.WaitsFor is not null);

    /// <summary>How what came from the environment is published.</summary>
    internal Publication Publication { get; init; } = new();

    /// <summary>The experiment file with what it extends, its overrides, references and defaults: run by itself it gives the same artifacts.</summary>
    public string Resolved { get; init; } = "";

    /// <summary>The experiment's folder: that of all variants.</summary>
    public string Root => Variant.Length == 0 ? Folder : Path.GetDirectoryName(Folder)!;

    /// <summary>The folder of runs.</summary>
    public string Runs => Path.GetDirectoryName(Root)!;

    /// <summary>Reads an experiment file that is one run.</summary>
    /// <exception cref="RoseException">As <see cref="LoadAll"/>, or the file is a sweep of several runs.</exception>
    public static ExperimentPlan Load(ExperimentRequest request) => LoadAll(request) is [var plan] ? plan : throw ExperimentErrors.Sweep(request.File);

    /// <summary>Reads an experiment file: one plan, or one for each variant of its <c>matrix</c> and <c>seeds</c>.</summary>
    /// <exception cref="RoseException">The file is missing, is not YAML, or contains an unknown key or an impossible value.</exception>
    public static IReadOnlyList<ExperimentPlan> LoadAll(ExperimentRequest request) => PlanBuilder.Build(request);

    /// <summary>The name of a stage among those of all variants.</summary>
    internal string NameOf(PlannedStage stage) => Variant.Length == 0 ? stage.Stage : $"{Variant}/{stage.Stage}";

    /// <summary>Writes the resolved file into the folder; one that is there already is left alone.</summary>
    internal void Save() => WholeFile.Write(Path.Combine(Folder, FileName), Resolved);
}

/// <summary>One stage of a plan.</summary>
/// <param name="Stage">Its folder below the experiment's, such as <c>align/rosepo</c>.</param>
/// <param name="Path">The artifact that it makes. Absolute.</param>
/// <param name="Request">The request record that its operation runs.</param>
internal sealed record PlannedStage(string Stage, string Path, object Request)
{
    /// <summary>What kind of stage it is.</summary>
    internal Stage Kind { get; init; } = null!;

    /// <summary>Whether it is a choice that decides whether others are made.</summary>
    internal bool Decides { get; init; }

    /// <summary>The stage that has yet to decide whether, or from what, it is made; null where nothing has.</summary>
    internal string? WaitsFor { get; init; }

    /// <summary>What is worth a word about it before it runs; null for nothing.</summary>
    internal string? Note { get; init; }

    /// <summary>The artifacts of the stages that it needs.</summary>
    internal IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Places an error about its device in the file.</summary>
    internal Func<RoseException, RoseException> AtDevice { get; init; } = error => error;

    /// <summary>The dataset artifact that it is made from; null for none of the experiment's.</summary>
    internal string? Dataset { get; init; }
}

/// <summary>One stage that an experiment leaves out.</summary>
/// <param name="Stage">Its folder below the experiment's.</param>
/// <param name="Path">The artifact that it would make. Absolute.</param>
/// <param name="Reason">Why it is not made.</param>
internal sealed record SkippedStage(string Stage, string Path, string Reason);
