namespace RosePO;

/// <summary>A pair set in, a file of preference pairs out, as TRL and Hugging Face data sets have them.</summary>
public sealed record ExportPairsRequest
{
    /// <summary>The pair set artifact.</summary>
    [InputPath(Artifact = "pairs")]
    public required string Pairs { get; init; }

    /// <summary>The file to write: <c>.jsonl</c> or <c>.parquet</c>.</summary>
    [Place(IsPath = true)]
    public required string Path { get; init; }

    /// <summary>Texts, or messages.</summary>
    public PairLayout Layout { get; init; } = PairLayout.Standard;

    /// <summary>Whether a row has all rejected answers of its prompt in a list; otherwise each is a row of its own.</summary>
    public bool SeveralRejected { get; init; }

    /// <summary>The wording of prompts and answers: a name, or a YAML file. A pair set that was imported has its own texts.</summary>
    [InputPath(Names = ["Embedded", "EmbeddedDomains", "EmbeddedHistory", "Llara", "SDpo", "PatchRec"])]
    public string PromptTemplate { get; init; } = "SDpo";

    /// <summary>Titles of history in a prompt. Null takes as many as the pair set was built with.</summary>
    [AtLeast(1)]
    public int? MaxHistory { get; init; }

    /// <summary>Whether an existing file is replaced.</summary>
    [Place]
    public bool Overwrite { get; init; }
}

/// <summary>A file of preference pairs in, a pair set out that trains without a dataset.</summary>
public sealed record ImportPairsRequest
{
    /// <summary>The file: <c>.jsonl</c> or <c>.parquet</c>, rows of <c>prompt</c>, <c>chosen</c>, <c>rejected</c> and, where there is one, <c>epsilon</c>.</summary>
    [InputPath]
    public required string Path { get; init; }

    /// <summary>The folder of the artifact.</summary>
    [Place(IsPath = true)]
    public required string Destination { get; init; }

    /// <summary>Whether another artifact in the destination is replaced.</summary>
    [Place]
    public bool Overwrite { get; init; }
}
