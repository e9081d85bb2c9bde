using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Binding;
using RosePO.Core.Experiments.Planning;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Stages;

/// <summary>A kind of stage: how an experiment file says it, and what it does. Another one is one file here and one line in <see cref="StageList"/>.</summary>
internal abstract class Stage
{
    /// <summary>Its section of the file.</summary>
    public abstract string Section { get; }

    /// <summary>Whether the section is one stage or several.</summary>
    public abstract StageNaming Naming { get; }

    /// <summary>What it is, in a sentence.</summary>
    public abstract string About { get; }

    /// <summary>The keys that its section may have.</summary>
    public abstract SectionShape Shape { get; }

    /// <summary>The kind of artifact that it makes.</summary>
    public abstract string Kind { get; }

    /// <summary>The folder of its artifact below the experiment's, or the folder of those with names.</summary>
    public virtual string Folder => Section;

    /// <summary>Whether an entry of the section is of this kind, where a section has several.</summary>
    public virtual bool Takes(YamlMappingNode entry) => true;

    /// <summary>The stages that an entry reads as far as its keys say, those first that decide what dataset it is made from.</summary>
    public virtual IEnumerable<StageEntry> Named(StageEntry entry, PlanGraph graph) => [];

    /// <summary>Makes an entry's request: names become the artifacts of their stages, and the operation's rules are applied.</summary>
    public abstract object Plan(StageEntry entry, PlanGraph graph);

    /// <summary>What the artifact of a request is made from, before any stage has run.</summary>
    public abstract ArtifactSpec Spec(object request, PlannedRequests planned);

    /// <summary>Runs a request's operation.</summary>
    public abstract StageResult Run(object request, IProgress<StageProgress>? progress, CancellationToken cancellation);

    /// <summary>The device that a request names, or null where it computes on none.</summary>
    public virtual string? DeviceOf(object request) => null;

    /// <summary>What is worth a word at its end; null for nothing.</summary>
    public virtual string? NoteOn(StageResult result) => null;
}

/// <summary>How many stages a section is.</summary>
internal enum StageNaming
{
    /// <summary>One.</summary>
    One,

    /// <summary>Several, each by its name.</summary>
    ByName,

    /// <summary>One, or several by name.</summary>
    Either,
}
