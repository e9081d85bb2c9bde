using System.ComponentModel.DataAnnotations;

namespace RosePO;

/// <summary>Raw interactions in, a dataset artifact out.</summary>
public sealed record ImportDatasetRequest
{
    /// <summary>The file, folder or pattern (<c>*</c> and <c>?</c> within names, <c>**</c> for any folders) to read; null for <see cref="DatasetFormat.Sample"/> and <see cref="DatasetFormat.Merge"/>.</summary>
    [InputPath]
    [ReadWhen(nameof(Format), DatasetFormat.Sample, DatasetFormat.Merge, Not = true)]
    public string? Path { get; init; }

    /// <summary>What the file is.</summary>
    public DatasetFormat Format { get; init; } = DatasetFormat.Auto;

    /// <summary>A second file with the items' titles (columns item and title), where the interactions contain only ids.</summary>
    [InputPath]
    public string? Items { get; init; }

    /// <summary>Which columns contain what, for the generic formats.</summary>
    public ColumnMap Columns { get; init; } = new();

    /// <summary>Whether a delimited file begins with a row rather than the names of its columns, which are then numbers, from 1. The file of titles has a header all the same.</summary>
    [ReadWhen(nameof(Format), DatasetFormat.Auto, DatasetFormat.Csv, DatasetFormat.Tsv)]
    public bool NoHeader { get; init; }

    /// <summary>The character between the columns of a delimited file; null is that of its format.</summary>
    [ReadWhen(nameof(Format), DatasetFormat.Auto, DatasetFormat.Csv, DatasetFormat.Tsv)]
    [Suggested(",", ";", "|", " ")]
    public string? Delimiter { get; init; }

    /// <summary>The encoding of text files, such as <c>windows-1252</c>; null reads UTF-8 (or UTF-16 with a byte order mark) and what the format itself says.</summary>
    [Suggested("utf-8", "utf-16", "iso-8859-1", "windows-1252", "shift_jis", "gb18030")]
    public string? Encoding { get; init; }

    /// <summary>Whether rows that cannot be read are skipped and counted; otherwise the first ends the import.</summary>
    public bool SkipMalformed { get; init; }

    /// <summary>How titles are cleaned.</summary>
    public TitleStyle TitleStyle { get; init; } = TitleStyle.Auto;

    /// <summary>The folders of the dataset artifacts.</summary>
    [ReadWhen(nameof(Format), DatasetFormat.Merge)]
    [InputPath(Artifact = "dataset")]
    public IReadOnlyList<string> Merge { get; init; } = [];

    /// <summary>What kind of thing the items are, such as <c>films</c>: their domain, which prompts may name and merged sets keep. Null names none.</summary>
    [ReadWhen(nameof(Format), DatasetFormat.Merge, Not = true)]
    public string? Domain { get; init; }

    /// <summary>Each dataset's domain; without it the one that it was imported with, or else its folder's name.</summary>
    [ReadWhen(nameof(Format), DatasetFormat.Merge)]
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>Whether the same user id is the same user in every dataset.</summary>
    [ReadWhen(nameof(Format), DatasetFormat.Merge)]
    public bool SharedUsers { get; init; }

    /// <summary>The folder of the artifact.</summary>
    [Place(IsPath = true)]
    public required string Destination { get; init; }

    /// <summary>Interactions rated lower are dropped; null keeps all.</summary>
    public double? MinimumRating { get; init; }

    /// <summary>Interactions rated higher are dropped; null keeps all.</summary>
    public double? MaximumRating { get; init; }

    /// <summary>Interactions before this time are dropped: a date, or a number as the source's times are.</summary>
    public string? From { get; init; }

    /// <summary>Interactions at this time and after it are dropped: a date, or a number as the source's times are.</summary>
    public string? Until { get; init; }

    /// <summary>What happens to several interactions of a user with the same item.</summary>
    public DuplicateHandling Duplicates { get; init; } = DuplicateHandling.First;

    /// <summary>Users with fewer interactions are dropped.</summary>
    [AtLeast(1)]
    public int MinimumUserInteractions { get; init; } = 3;

    /// <summary>Users with more interactions are dropped; null keeps them.</summary>
    [AtLeast(1)]
    public int? MaximumUserInteractions { get; init; }

    /// <summary>Only each user's latest interactions, this many, are kept; null keeps all.</summary>
    [AtLeast(1)]
    public int? KeepLatest { get; init; }

    /// <summary>Items with fewer interactions are dropped.</summary>
    [AtLeast(1)]
    public int MinimumItemInteractions { get; init; } = 1;

    /// <summary>How interactions are divided.</summary>
    public SplitKind Split { get; init; } = SplitKind.Auto;

    /// <summary>The shares of training, validation and test.</summary>
    [Range(0.0, 1.0)]
    [ReadWhen(nameof(Split), SplitKind.Ratio, SplitKind.Chronological)]
    public IReadOnlyList<double> Ratio { get; init; } = [0.8, 0.1, 0.1];

    /// <summary>Cuts histories into windows of at most this many items and a target, each an example of its own; null leaves them uncut.</summary>
    [AtLeast(1)]
    public int? Window { get; init; }

    /// <summary>Steps between the training targets of a user.</summary>
    [AtLeast(1)]
    [ReadWhen(nameof(Window))]
    public int WindowStride { get; init; } = 1;

    /// <summary>The length of each candidate list, the target included.</summary>
    [AtLeast(2)]
    public int Candidates { get; init; } = 20;

    /// <summary>How the other candidates are found.</summary>
    public CandidateSampling CandidateSampling { get; init; } = CandidateSampling.Auto;

    /// <summary>The power of the training popularity.</summary>
    [AtLeast(0)]
    [ReadWhen(nameof(CandidateSampling), CandidateSampling.Popularity)]
    public double CandidateExponent { get; init; } = 1;

    /// <summary>For <see cref="CandidateSampling.File"/>: JSON lines of user, split and candidates, by the source's ids.</summary>
    [InputPath]
    public string? CandidateFile { get; init; }

    /// <summary>How large the generated set is.</summary>
    [ReadWhen(nameof(Format), DatasetFormat.Sample)]
    public SampleOptions Sample { get; init; } = new();

    /// <summary>Seeds candidate lists and the generated sample.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The memory that the tables of the import may take, in MiB; null is half of the machine's. What exceeds it is spilled to <see cref="SpillFolder"/>.</summary>
    [AtLeast(64)]
    [Place(IsOfStage = true)]
    public int? MemoryLimit { get; init; }

    /// <summary>Where a folder is made for what does not fit into memory, and removed in the end; null makes it beside the destination.</summary>
    [Place(IsPath = true, IsOfStage = true)]
    public string? SpillFolder { get; init; }

    /// <summary>Whether another artifact in the destination is replaced.</summary>
    [Place]
    public bool Overwrite { get; init; }
}

/// <summary>The columns of a generic file. Names are compared without case; the columns of a file without a header are numbers, from 1.</summary>
public sealed record ColumnMap
{
    /// <summary>The user's id.</summary>
    [ParameterName("UserColumn")]
    public string User { get; init; } = "user";

    /// <summary>The item's id.</summary>
    [ParameterName("ItemColumn")]
    public string Item { get; init; } = "item";

    /// <summary>The item's title; if both files lack it, the id is used.</summary>
    [ParameterName("TitleColumn")]
    public string Title { get; init; } = "title";

    /// <summary>The time: a number or an ISO date; if absent, the file's order is used.</summary>
    [ParameterName("TimestampColumn")]
    public string Timestamp { get; init; } = "timestamp";

    /// <summary>The rating; if absent, every interaction counts as 1.</summary>
    [ParameterName("RatingColumn")]
    public string Rating { get; init; } = "rating";

    /// <summary>The item's category; optional.</summary>
    [ParameterName("CategoryColumn")]
    public string Category { get; init; } = "category";
}

/// <summary>The size of the generated sample set.</summary>
public sealed record SampleOptions
{
    /// <summary>Users.</summary>
    [AtLeast(1)]
    public int Users { get; init; } = 600;

    /// <summary>Title families; the items of one family resemble each other in title, not in taste.</summary>
    [AtLeast(1)]
    public int Families { get; init; } = 24;

    /// <summary>Items of a family.</summary>
    [AtLeast(1)]
    public int FamilySize { get; init; } = 8;

    /// <summary>Mean length of a user's history.</summary>
    [AtLeast(3)]
    public int MeanInteractions { get; init; } = 24;
}
