using System.Management.Automation;
using RosePO.Binding;

namespace RosePO.Commands;

public sealed partial class ImportRecDatasetCommand
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    // Defaults are the request's own, so that both front ends share them.
    private static readonly ImportDatasetRequest s_default = new() { Destination = string.Empty };

    /// <summary>The files or folders to read, each a dataset; wildcards are expanded. Not needed for <c>-Format Sample</c> and <c>-Format Merge</c>.</summary>
    [Parameter(ParameterSetName = PathSet, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files or folders to read, taken as they are written; files that match a pattern (<c>part-*.csv.gz</c>) become one dataset.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get => Path; set => Path = value; }

    /// <summary>What the files are. Auto tells it from the name.</summary>
    [Parameter]
    public DatasetFormat Format { get; set; } = s_default.Format;

    /// <summary>A second file with the items' titles, where the interactions hold only ids.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Items { get; set; }

    /// <summary>The encoding of text files, such as windows-1252. Without it UTF-8 is read, or what the format itself says.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [NameCompletions("utf-8", "utf-16", "iso-8859-1", "windows-1252", "shift_jis", "gb18030")]
    public string? Encoding { get; set; }

    /// <summary>Passes over rows that cannot be read, and counts them. Without it the first ends the import.</summary>
    [Parameter]
    public SwitchParameter SkipMalformed { get; set; }

    /// <summary>How titles are cleaned. Auto takes Movie for the MovieLens formats and Plain for others.</summary>
    [Parameter]
    public TitleStyle TitleStyle { get; set; } = s_default.TitleStyle;

    /// <summary>For <c>-Format Merge</c>: the dataset artifacts that become one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Merge { get; set; } = [.. s_default.Merge];

    /// <summary>For <c>-Format Merge</c>: the domain of each dataset. Without it the folders' names.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Domains { get; set; } = [.. s_default.Domains];

    /// <summary>For <c>-Format Merge</c>: the same user id is the same user in every dataset.</summary>
    [Parameter]
    public SwitchParameter SharedUsers { get; set; }

    /// <summary>The column of the user's id.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string UserColumn { get; set; } = s_default.Columns.User;

    /// <summary>The column of the item's id.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string ItemColumn { get; set; } = s_default.Columns.Item;

    /// <summary>The column of the item's title; where there is none the id serves.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string TitleColumn { get; set; } = s_default.Columns.Title;

    /// <summary>The column of the time, a number or an ISO date; where there is none the file's order serves.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string TimestampColumn { get; set; } = s_default.Columns.Timestamp;

    /// <summary>The column of the rating; where there is none every interaction counts 1.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string RatingColumn { get; set; } = s_default.Columns.Rating;

    /// <summary>The column of the item's category, which is optional.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string CategoryColumn { get; set; } = s_default.Columns.Category;

    /// <summary>Drops interactions that were rated lower. Without it all are kept.</summary>
    [Parameter]
    public double? MinimumRating { get; set; } = s_default.MinimumRating;

    /// <summary>Drops interactions that were rated higher. Without it all are kept.</summary>
    [Parameter]
    public double? MaximumRating { get; set; } = s_default.MaximumRating;

    /// <summary>Drops interactions before this time: a date, or a number as the source's times are.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? From { get; set; }

    /// <summary>Drops interactions at this time and after it: a date, or a number as the source's times are.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Until { get; set; }

    /// <summary>What becomes of several interactions of a user with one item.</summary>
    [Parameter]
    public DuplicateHandling Duplicates { get; set; } = s_default.Duplicates;

    /// <summary>Drops users with fewer interactions.</summary>
    [Parameter]
    public int MinimumUserInteractions { get; set; } = s_default.MinimumUserInteractions;

    /// <summary>Drops users with more interactions. Without it they are kept.</summary>
    [Parameter]
    public int? MaximumUserInteractions { get; set; } = s_default.MaximumUserInteractions;

    /// <summary>Keeps only this many latest interactions of each user. Without it all are kept.</summary>
    [Parameter]
    public int? KeepLatest { get; set; } = s_default.KeepLatest;

    /// <summary>Drops items with fewer interactions.</summary>
    [Parameter]
    public int MinimumItemInteractions { get; set; } = s_default.MinimumItemInteractions;

    /// <summary>How interactions are divided into training, validation and test. Auto takes the source's own split where it has one, and LeaveOneOut elsewhere.</summary>
    [Parameter]
    public SplitKind Split { get; set; } = s_default.Split;

    /// <summary>For <c>-Split Ratio</c> and <c>-Split Chronological</c>: the shares of training, validation and test.</summary>
    [Parameter]
    [ValidateCount(3, 3)]
    public double[] Ratio { get; set; } = [.. s_default.Ratio];

    /// <summary>Cuts histories into windows of at most this many items and a target, each an example of its own. Without it they stay whole.</summary>
    [Parameter]
    public int? Window { get; set; } = s_default.Window;

    /// <summary>For <c>-Window</c>: the steps between the training targets of a user.</summary>
    [Parameter]
    public int WindowStride { get; set; } = s_default.WindowStride;

    /// <summary>The length of each candidate list, the target included.</summary>
    [Parameter]
    public int Candidates { get; set; } = s_default.Candidates;

    /// <summary>How the other candidates are found. Auto takes the source's own lists where it has them, and Uniform elsewhere.</summary>
    [Parameter]
    public CandidateSampling CandidateSampling { get; set; } = s_default.CandidateSampling;

    /// <summary>For <c>-CandidateSampling Popularity</c>: the power of the training popularity.</summary>
    [Parameter]
    public double CandidateExponent { get; set; } = s_default.CandidateExponent;

    /// <summary>For <c>-CandidateSampling File</c>: JSON lines of user, split and candidates.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CandidateFile { get; set; }

    /// <summary>For <c>-Format Sample</c>: how many users to generate.</summary>
    [Parameter]
    public int SampleUsers { get; set; } = s_default.Sample.Users;

    /// <summary>
    /// For <c>-Format Sample</c>: how many title families. Items of one family resemble each other in title, not in taste.
    /// </summary>
    [Parameter]
    public int SampleFamilies { get; set; } = s_default.Sample.Families;

    /// <summary>For <c>-Format Sample</c>: how many items a family has.</summary>
    [Parameter]
    public int SampleFamilySize { get; set; } = s_default.Sample.FamilySize;

    /// <summary>For <c>-Format Sample</c>: the mean length of a user's history.</summary>
    [Parameter]
    public int SampleMeanInteractions { get; set; } = s_default.Sample.MeanInteractions;
}
