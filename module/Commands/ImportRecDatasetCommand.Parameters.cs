using System.Management.Automation;

namespace RosePO.Commands;

public sealed partial class ImportRecDatasetCommand
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    // Defaults are the request's own, so that both front ends share them.
    private static readonly ImportDatasetRequest s_default = new() { Destination = string.Empty };

    /// <summary>The files or folders to read; wildcards are expanded. Not needed for <c>-Format Sample</c>.</summary>
    [Parameter(ParameterSetName = PathSet, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files or folders to read, taken as they are written: no wildcards.</summary>
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

    /// <summary>Drops users with fewer interactions.</summary>
    [Parameter]
    public int MinimumUserInteractions { get; set; } = s_default.MinimumUserInteractions;

    /// <summary>Drops items with fewer interactions.</summary>
    [Parameter]
    public int MinimumItemInteractions { get; set; } = s_default.MinimumItemInteractions;

    /// <summary>How each user's interactions are divided into training, validation and test.</summary>
    [Parameter]
    public SplitKind Split { get; set; } = s_default.Split;

    /// <summary>For <c>-Split Ratio</c>: the shares of training, validation and test.</summary>
    [Parameter]
    [ValidateCount(3, 3)]
    public double[] Ratio { get; set; } = [.. s_default.Ratio];

    /// <summary>The length of each candidate list, the target included.</summary>
    [Parameter]
    public int Candidates { get; set; } = s_default.Candidates;

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
