namespace RosePO;

/// <summary>Raw interactions in, a dataset artifact out.</summary>
public sealed record ImportDatasetRequest
{
    /// <summary>The file or folder to read; null for <see cref="DatasetFormat.Sample"/>. Absolute.</summary>
    public string? Path { get; init; }

    /// <summary>What the file is.</summary>
    public DatasetFormat Format { get; init; }

    /// <summary>A second file with the items' titles (columns item and title), where the interactions hold only ids. Absolute.</summary>
    public string? Items { get; init; }

    /// <summary>Which columns hold what, for the generic formats.</summary>
    public ColumnMap Columns { get; init; } = new();

    /// <summary>The folder of the artifact. Absolute.</summary>
    public required string Destination { get; init; }

    /// <summary>Interactions rated lower are dropped; null keeps all.</summary>
    public double? MinimumRating { get; init; }

    /// <summary>Users with fewer interactions are dropped.</summary>
    public int MinimumUserInteractions { get; init; } = 3;

    /// <summary>Items with fewer interactions are dropped.</summary>
    public int MinimumItemInteractions { get; init; } = 1;

    /// <summary>How interactions are divided.</summary>
    public SplitKind Split { get; init; }

    /// <summary>For <see cref="SplitKind.Ratio"/>: the shares of training, validation and test.</summary>
    public IReadOnlyList<double> Ratio { get; init; } = [0.8, 0.1, 0.1];

    /// <summary>The length of each candidate list, the target included.</summary>
    public int Candidates { get; init; } = 20;

    /// <summary>For <see cref="DatasetFormat.Sample"/>: how large the generated set is.</summary>
    public SampleOptions Sample { get; init; } = new();

    /// <summary>Seeds candidate lists and the generated sample.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether another artifact in the destination is replaced.</summary>
    public bool Overwrite { get; init; }
}

/// <summary>The columns of a generic file. Names are compared without case.</summary>
public sealed record ColumnMap
{
    /// <summary>The user's id.</summary>
    public string User { get; init; } = "user";

    /// <summary>The item's id.</summary>
    public string Item { get; init; } = "item";

    /// <summary>The item's title; where absent from both files the id serves.</summary>
    public string Title { get; init; } = "title";

    /// <summary>The time: a number or an ISO date; where absent the file's order serves.</summary>
    public string Timestamp { get; init; } = "timestamp";

    /// <summary>The rating; where absent every interaction counts 1.</summary>
    public string Rating { get; init; } = "rating";

    /// <summary>The item's category; optional.</summary>
    public string Category { get; init; } = "category";
}

/// <summary>The size of the generated sample set.</summary>
public sealed record SampleOptions
{
    /// <summary>Users.</summary>
    public int Users { get; init; } = 600;

    /// <summary>Title families; the items of one family resemble each other in title, not in taste.</summary>
    public int Families { get; init; } = 24;

    /// <summary>Items of a family.</summary>
    public int FamilySize { get; init; } = 8;

    /// <summary>Mean length of a user's history.</summary>
    public int MeanInteractions { get; init; } = 24;
}
