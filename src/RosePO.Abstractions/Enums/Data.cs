namespace RosePO;

/// <summary>The formats that <c>Import-RecDataset</c> reads.</summary>
public enum DatasetFormat
{
    /// <summary>Detected from the files of a folder, from a file's first line, or from its extension; <c>docs/formats.md</c> has the rules.</summary>
    Auto,

    /// <summary>The GroupLens ML-100K folder (<c>u.data</c>, <c>u.item</c> in ISO-8859-1).</summary>
    MovieLens100K,

    /// <summary>The GroupLens ML-1M or ML-10M folder (<c>ratings.dat</c>, <c>movies.dat</c>).</summary>
    MovieLens1M,

    /// <summary>The folder of GroupLens' later sets: 20M, 25M, 32M and latest (<c>ratings.csv</c>, <c>movies.csv</c>).</summary>
    MovieLens20M,

    /// <summary>RecBole's atomic files (<c>.inter</c>, <c>.item</c>), whole or as benchmark files.</summary>
    RecBole,

    /// <summary>The HetRec 2011 Last.FM folder (<c>user_artists.dat</c>, <c>artists.dat</c>).</summary>
    LastFM,

    /// <summary>LLaRA's windows as tables, with <c>id2name.txt</c> or <c>u.item</c>.</summary>
    Llara,

    /// <summary>S-DPO's JSON: history, candidates and selection by title.</summary>
    Sdpo,

    /// <summary>Instruction sets of SPRec and BIGRec (JSON) and of D3 (CSV).</summary>
    Instruction,

    /// <summary>Amazon reviews of 2014, 2018 or 2023, JSON lines, with their metadata.</summary>
    AmazonReviews,

    /// <summary>Goodreads of UCSD, JSON lines.</summary>
    Goodreads,

    /// <summary>Steam of UCSD, JSON or Python literals per line.</summary>
    Steam,

    /// <summary>The Book-Crossing folder (<c>BX-Book-Ratings.csv</c>, <c>BX-Books.csv</c>).</summary>
    BookCrossing,

    /// <summary>Comma-separated values with a header.</summary>
    Csv,

    /// <summary>Tab-separated values with a header.</summary>
    Tsv,

    /// <summary>One JSON object per line.</summary>
    JsonLines,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>Several dataset artifacts as one, items tagged with their domain.</summary>
    Merge,

    /// <summary>No file: interactions generated from a seed.</summary>
    Sample,

    /// <summary>LightGCN's folder (<c>train.txt</c>, <c>test.txt</c>): a user and the user's items on each line, no header.</summary>
    LightGcn,

    /// <summary>SASRec's text file: a user and an item on each line in the order of time, no header.</summary>
    SasRec,

    /// <summary>The Netflix Prize's folder (<c>combined_data_*.txt</c>, <c>movie_titles.csv</c>).</summary>
    Netflix,

    /// <summary>Microsoft's news set MIND (<c>behaviors.tsv</c>, <c>news.tsv</c>): the clicks.</summary>
    Mind,
}

/// <summary>How titles are cleaned; HTML entities and white space always are.</summary>
public enum TitleStyle
{
    /// <summary>Movie for the MovieLens formats, Plain for others.</summary>
    Auto,

    /// <summary>As they are.</summary>
    Plain,

    /// <summary>An article after a comma moves to the front, and the year at the end is dropped.</summary>
    Movie,

    /// <summary>An article after a comma moves to the front, and the year stays.</summary>
    MovieWithYear,
}

/// <summary>What happens to several interactions of a user with the same item.</summary>
public enum DuplicateHandling
{
    /// <summary>The first in time stays.</summary>
    First,

    /// <summary>The last in time stays.</summary>
    Last,

    /// <summary>All stay.</summary>
    All,
}

/// <summary>How the candidates beside the target are found.</summary>
public enum CandidateSampling
{
    /// <summary>The source's own lists where it has them, Uniform elsewhere.</summary>
    Auto,

    /// <summary>Items that the user never sees, each alike.</summary>
    Uniform,

    /// <summary>Items that the user never sees, in proportion to a power of their training popularity.</summary>
    Popularity,

    /// <summary>Items that other users of the history's last item chose most often in training.</summary>
    Hard,

    /// <summary>From a file.</summary>
    File,
}

/// <summary>How interactions are divided into training, validation and test.</summary>
public enum SplitKind
{
    /// <summary>Given where the source divides its interactions, LeaveOneOut elsewhere.</summary>
    Auto,

    /// <summary>A user's last interaction is the test target, the one before it the validation target.</summary>
    LeaveOneOut,

    /// <summary>A user's interactions in time order, divided by share.</summary>
    Ratio,

    /// <summary>All interactions in time order, divided by share at two moments that are the same for every user.</summary>
    Chronological,

    /// <summary>As the source divides them.</summary>
    Given,
}

/// <summary>The split that an interaction belongs to.</summary>
public enum DataSplit
{
    /// <summary>Training.</summary>
    Train,

    /// <summary>Validation.</summary>
    Validation,

    /// <summary>Test.</summary>
    Test,

    /// <summary>The history of a window: no target, and not counted.</summary>
    Context,
}
