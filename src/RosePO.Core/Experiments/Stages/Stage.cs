using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Binding;
using RosePO.Core.Experiments.Planning;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Stages;

/// <summary>A kind of stage: how an experiment file says it, and what it does. Another one is one file here and one line in <see cref="StageList"/>.</summary>
/// <param name="section">Its section of the file.</param>
/// <param name="naming">Whether the section is one stage or several.</param>
/// <param name="kind">The kind of artifact that it makes.</param>
/// <param name="about">What it is, in a sentence.</param>
/// <param name="shape">The keys that its section may have.</param>
/// <param name="folder">The folder of its artifact below the experiment's, or the folder of those with names; null for one that is called as the section.</param>
internal abstract class Stage(string section, StageNaming naming, string kind, string about, SectionShape shape, string? folder)
{
    /// <summary>Its section of the file.</summary>
    public string Section => section;

    /// <summary>Whether the section is one stage or several.</summary>
    public StageNaming Naming => naming;

    /// <summary>What it is, in a sentence.</summary>
    public string About => about;

    /// <summary>The keys that its section may have.</summary>
    public SectionShape Shape => shape;

    /// <summary>The kind of artifact that it makes.</summary>
    public string Kind => kind;

    /// <summary>The folder of its artifact below the experiment's, or the folder of those with names.</summary>
    public string Folder => folder ?? section;

    /// <summary>Whether an entry of the section is of this kind, where a section has several.</summary>
    public virtual bool Takes(YamlMappingNode entry) => true;

    /// <summary>The stages that an entry reads as far as its keys say, those first that decide what dataset it is made from.</summary>
    public virtual IEnumerable<StageEntry> Named(StageEntry entry, PlanGraph graph) => [];

    /// <summary>Adds the stages that an entry stands for beside its own and that others may name, once all of the file are known.</summary>
    public virtual void Unroll(StageEntry entry, PlanGraph graph)
    {
    }

    /// <summary>Makes an entry's request: names become the artifacts of their stages, and the operation's rules are applied.</summary>
    public abstract object Plan(StageEntry entry, PlanGraph graph);

    /// <summary>What the artifact of a request is made from, before any stage has run.</summary>
    public abstract ArtifactSpec Spec(object request, PlannedRequests planned);

    /// <summary>Runs a request's operation.</summary>
    public abstract StageResult Run(object request, IProgress<StageProgress>? progress, CancellationToken cancellation);

    /// <summary>The device that a request names, or null where it computes on none.</summary>
    public virtual string? DeviceOf(object request) => null;

    /// <summary>The launcher that a request names, or null where it is computed in this process.</summary>
    public virtual string? LauncherOf(object request) => null;

    /// <summary>The type of its requests.</summary>
    public abstract Type RequestType { get; }

    /// <summary>What is worth a word at its end; null for nothing.</summary>
    public virtual string? NoteOn(StageResult result) => null;
}

/// <summary>A kind of stage whose requests are of one type, which declares the keys of its section unless it says otherwise.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
/// <param name="section">Its section of the file.</param>
/// <param name="naming">Whether the section is one stage or several.</param>
/// <param name="kind">The kind of artifact that it makes.</param>
/// <param name="about">What it is, in a sentence.</param>
/// <param name="operation">The operation that a request is of.</param>
/// <param name="shape">The keys that its section may have; null for those of the request.</param>
/// <param name="folder">The folder of its artifact below the experiment's, or the folder of those with names; null for one that is called as the section.</param>
internal abstract class Stage<TRequest>(
    string section,
    StageNaming naming,
    string kind,
    string about,
    Func<TRequest, IProgress<StageProgress>?, CancellationToken, StageResult> operation,
    SectionShape? shape = null,
    string? folder = null) : Stage(section, naming, kind, about, shape ?? new SectionShape(typeof(TRequest)), folder)
{
    public sealed override Type RequestType => typeof(TRequest);

    public sealed override ArtifactSpec Spec(object request, PlannedRequests planned) => Spec((TRequest)request, planned);

    public sealed override StageResult Run(object request, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        operation((TRequest)request, progress, cancellation);

    /// <summary>What the artifact of a request is made from, before any stage has run.</summary>
    protected abstract ArtifactSpec Spec(TRequest request, PlannedRequests planned);
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
