using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace RosePO;

/// <summary>Models and baselines in, a measurement artifact out.</summary>
public sealed record MeasurementRequest
{
    /// <summary>The dataset artifact.</summary>
    [InputPath(Artifact = "dataset")]
    public required string Dataset { get; init; }

    /// <summary>The models, in the table's order. The first named <c>sft</c> is what others are compared against.</summary>
    public required IReadOnlyList<NamedModel> Models { get; init; }

    /// <summary>Baselines by name: <c>random</c>, <c>popularity</c>, <c>recentpopularity</c>, <c>itemknn</c>, <c>sasrec</c>, <c>gru4rec</c>, <c>caser</c>.</summary>
    public IReadOnlyList<string> Baselines { get; init; } = [];

    /// <summary>
    /// Oracle artifacts that serve as the baselines of their kinds (<c>sasrec</c>, <c>gru4rec</c>, <c>caser</c>); a baseline without one is
    /// trained with the default options.
    /// </summary>
    [InputPath(Artifact = "oracle")]
    [ParameterName("Oracle", Aliases = ["Oracles"])]
    public IReadOnlyList<string> Oracles { get; init; } = [];

    /// <summary>The model that the others are compared against, by name; null takes <c>sft</c> where present, else the first.</summary>
    [NamesOf("model")]
    public string? Against { get; init; }

    /// <summary>
    /// The claims that the measurement is made to test, registered with the request and so before any figure is known: each of <c>model</c>, <c>against</c>, <c>metric</c>,
    /// <c>direction</c> and <c>margin</c>. Their p values are corrected for the claims alone; all other differences are exploratory. Empty for none.
    /// </summary>
    [ParameterName("Claim", Aliases = ["Claims"])]
    public IReadOnlyList<Claim> Claims { get; init; } = [];

    /// <summary>The metrics that tables show, in order; empty for the usual ones. <c>metrics.json</c> contains all of them, whatever is shown.</summary>
    [ParameterName("Metric", Aliases = ["Metrics"])]
    [NamesOf("metric")]
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>The folder of the artifact.</summary>
    [Place(IsPath = true)]
    public required string Destination { get; init; }

    /// <summary>The split that is measured.</summary>
    public DataSplit Split { get; init; } = DataSplit.Test;

    /// <summary>What recommendations are chosen from, and how; only <see cref="EvaluationProtocol.Candidates"/> lists candidates in prompts.</summary>
    public EvaluationProtocol Protocol { get; init; } = EvaluationProtocol.Candidates;

    /// <summary>
    /// Further protocols by which the same models answer the same questions. Each has figures of its own; the ones of <see cref="Protocol"/> remain those of the
    /// measurement. Empty for none.
    /// </summary>
    [ParameterName("AdditionalProtocol", Aliases = ["AdditionalProtocols"])]
    public IReadOnlyList<EvaluationProtocol> AdditionalProtocols { get; init; } = [];

    /// <summary>
    /// How many candidates each question has, the true next item among them: drawn for the measurement, by its seed, from items that the user never interacts
    /// with, uniformly unless the candidate lists say otherwise. Null takes the dataset's own lists, or lists of their length.
    /// </summary>
    [AtLeast(2)]
    public int? Candidates { get; init; }

    /// <summary>
    /// The candidate lists that the questions are asked with, each with figures of its own; those of the first are the figures of the measurement. Empty for
    /// Given, or for Uniform where a number of candidates is set.
    /// </summary>
    [ParameterName("CandidateList", Aliases = ["CandidateLists"])]
    public IReadOnlyList<CandidateList> CandidateLists { get; init; } = [];

    /// <summary>
    /// A file of candidate lists in place of the dataset's own, JSON lines of <c>user</c>, <c>candidates</c> and, where it matters, <c>split</c>, with ids of
    /// the source. Null for none.
    /// </summary>
    [InputPath]
    public string? CandidateFile { get; init; }

    /// <summary>What the users are grouped by, in addition to all of them together; empty for no groups.</summary>
    [ParameterName("UserGroup", Aliases = ["UserGroups"])]
    public IReadOnlyList<UserGrouping> UserGroups { get; init; } = [];

    /// <summary>What titles are compared by, for semantic harm and for candidates that look alike.</summary>
    public TitleVectors TitleVectors { get; init; } = TitleVectors.TfIdf;

    /// <summary>
    /// The vectors, little-endian 32-bit floats in rows (<c>.f32</c>), beside a <c>.tsv</c> of the same name that has an id and a title for each row.
    /// </summary>
    [InputPath]
    [ReadWhen(nameof(TitleVectors), TitleVectors.File)]
    public string? TitleVectorFile { get; init; }

    /// <summary>The measured model whose hidden states are the vectors, by name.</summary>
    [NamesOf("model")]
    [ReadWhen(nameof(TitleVectors), TitleVectors.Model)]
    public string? TitleModel { get; init; }

    /// <summary>
    /// The sentence encoder's folder as Hugging Face has it, with <c>model.onnx</c> (or <c>onnx/model.onnx</c>) and <c>vocab.txt</c> or
    /// <c>tokenizer.json</c>.
    /// </summary>
    [InputPath]
    [ReadWhen(nameof(TitleVectors), TitleVectors.Onnx)]
    public string? TitleEncoderFolder { get; init; }

    /// <summary>What MGU and DGU compare the shares of item groups among recommendations with.</summary>
    public GroupReference GroupReference { get; init; } = GroupReference.Histories;

    /// <summary>Beams of <see cref="EvaluationProtocol.CatalogueBeam"/>, and the longest list that it can give.</summary>
    [AtLeast(1)]
    [ReadWhen(nameof(Protocols), EvaluationProtocol.CatalogueBeam, As = "protocol")]
    public int Beams { get; init; } = 20;

    /// <summary>Titles of history in a prompt. Null asks each model with its own number; the protocol says where models differ, or are asked with another.</summary>
    [AtLeast(1)]
    public int? MaxHistory { get; init; }

    /// <summary>How language models' weights are kept while they answer.</summary>
    public Quantisation Quantisation { get; init; } = Quantisation.None;

    /// <summary>Bootstrap resamples of the users.</summary>
    [AtLeast(1)]
    public int Resamples { get; init; } = 2000;

    /// <summary>The confidence of the intervals.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Confidence { get; init; } = 0.95;

    /// <summary>Users whose free generation is measured for ValidRatio (0 for all).</summary>
    [AtLeast(0)]
    public int GenerationUsers { get; init; }

    /// <summary>The title of the report.</summary>
    public string Title { get; init; } = "Recommendation measurement";

    /// <summary>Whether each chart of the report is also written as an SVG file, into <c>plots</c>.</summary>
    public bool Plots { get; init; }

    /// <summary>The command that makes the measurement again, which the report shows; null shows none. It makes no other measurement.</summary>
    [Place]
    public string? Command { get; init; }

    /// <summary>
    /// The folder of an MLflow store, usually called <c>mlruns</c>, in which the measurement is also recorded as a run; null records none.
    /// </summary>
    [Place(IsPath = true, IsOfStage = true)]
    public string? MlflowStore { get; init; }

    /// <summary>
    /// The MLflow experiment that the run belongs to. Null takes the name of the experiment whose file it is of, or of the folder that contains the destination.
    /// </summary>
    [Place(IsOfStage = true)]
    public string? MlflowExperiment { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    [Place]
    [Suggested("auto", "cpu", "cuda", "cuda:0")]
    public string Device { get; init; } = "auto";

    /// <summary>
    /// The command that starts the processes which compute it together, such as <c>mpirun -n 4 --bind-to none</c>; <c>none</c>, or nothing, computes in this process. No
    /// shell reads it.
    /// </summary>
    [Place]
    [Suggested("none", "mpirun -n 2 --bind-to none")]
    public string? Launcher { get; init; }

    /// <summary>Seeds the bootstrap, the random baseline, the candidates that are drawn for the measurement and the titles of <see cref="EvaluationProtocol.CatalogueDraw"/>.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether another artifact in the destination is replaced.</summary>
    [Place]
    public bool Overwrite { get; init; }

    /// <summary>All protocols that are measured by: <see cref="Protocol"/>, then <see cref="AdditionalProtocols"/>.</summary>
    [JsonIgnore]
    public IReadOnlyList<EvaluationProtocol> Protocols => [Protocol, .. AdditionalProtocols];
}

/// <summary>A claim about a difference of two models, made before it is measured.</summary>
public sealed record Claim
{
    /// <summary>The model that the claim is about.</summary>
    [NamesOf("model")]
    public string Model { get; init; } = "";

    /// <summary>The model that it is compared against; null takes the one that all are compared against.</summary>
    [NamesOf("model")]
    public string? Against { get; init; }

    /// <summary>The metric.</summary>
    [NamesOf("metric")]
    public string Metric { get; init; } = "HR@1";

    /// <summary>What is claimed.</summary>
    public ClaimDirection Direction { get; init; } = ClaimDirection.Better;

    /// <summary>The difference, in units of the metric, that is as good as none.</summary>
    [AtLeast(0)]
    [ReadWhen(nameof(Direction), ClaimDirection.NotWorse, ClaimDirection.NotHigher, ClaimDirection.NotLower)]
    public double Margin { get; init; }
}

/// <summary>A model under the name that tables show.</summary>
/// <param name="Name">The name, such as <c>rosepo</c>.</param>
/// <param name="Path">The model artifact.</param>
public sealed record NamedModel(string Name, string Path);
