using Microsoft.Build.Framework;
using RosePO.Core.Data;

namespace RosePO.Tasks;

/// <summary>Raw interactions in, a dataset artifact out.</summary>
/// <example><code>&lt;ImportRecDataset Path="ml-100k" Format="MovieLens100K" Destination="runs/data" /&gt;</code></example>
public sealed class ImportRecDataset : OperationTask<ImportDatasetRequest, DatasetResult>
{
    /// <summary>The file, folder or pattern to read; not needed for the formats Sample and Merge.</summary>
    public ITaskItem? Path { get; set; }

    /// <summary>A second file with the items' titles.</summary>
    public ITaskItem? Items { get; set; }

    /// <summary>A format of docs/formats.md; Auto without it.</summary>
    public string? Format { get; set; }

    /// <summary>The encoding of text files; UTF-8, or what the format says, without it.</summary>
    public string? Encoding { get; set; }

    /// <summary>Whether rows that cannot be read are passed over and counted.</summary>
    public string? SkipMalformed { get; set; }

    /// <summary>Auto, Plain, Movie or MovieWithYear.</summary>
    public string? TitleStyle { get; set; }

    /// <summary>For the format Merge: the dataset artifacts' folders.</summary>
    public ITaskItem[]? Merge { get; set; }

    /// <summary>For the format Merge: each dataset's domain, with ';' between.</summary>
    public string[]? Domains { get; set; }

    /// <summary>For the format Merge: whether the same user id is the same user in every dataset.</summary>
    public string? SharedUsers { get; set; }

    /// <summary>Interactions rated lower are dropped.</summary>
    public string? MinimumRating { get; set; }

    /// <summary>Interactions rated higher are dropped.</summary>
    public string? MaximumRating { get; set; }

    /// <summary>Interactions before this time are dropped.</summary>
    public string? From { get; set; }

    /// <summary>Interactions at this time and after it are dropped.</summary>
    public string? Until { get; set; }

    /// <summary>First, Last or All: which of several interactions of a user with one item stay.</summary>
    public string? Duplicates { get; set; }

    /// <summary>Users with fewer interactions are dropped.</summary>
    public string? MinimumUserInteractions { get; set; }

    /// <summary>Users with more interactions are dropped.</summary>
    public string? MaximumUserInteractions { get; set; }

    /// <summary>Of each user only this many latest interactions are kept.</summary>
    public string? KeepLatest { get; set; }

    /// <summary>Items with fewer interactions are dropped.</summary>
    public string? MinimumItemInteractions { get; set; }

    /// <summary>Auto, LeaveOneOut, Ratio, Chronological or Given.</summary>
    public string? Split { get; set; }

    /// <summary>The most items of a window before its target; histories stay whole without it.</summary>
    public string? Window { get; set; }

    /// <summary>Steps between the training targets of a user's windows.</summary>
    public string? WindowStride { get; set; }

    /// <summary>The length of each candidate list, the target included.</summary>
    public string? Candidates { get; set; }

    /// <summary>Auto, Uniform, Popularity, Hard or File.</summary>
    public string? CandidateSampling { get; set; }

    /// <summary>The power of the training popularity, for Popularity.</summary>
    public string? CandidateExponent { get; set; }

    /// <summary>Candidate lists as JSON lines, for File.</summary>
    public ITaskItem? CandidateFile { get; set; }

    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, object>> Given() =>
        Merge is { Length: > 0 } ? [KeyValuePair.Create("merge", (object)Merge.Select(item => item.GetMetadata("FullPath")).ToArray())] : [];

    /// <inheritdoc/>
    protected override DatasetResult Run(ImportDatasetRequest request, IProgress<StageProgress> progress, CancellationToken cancellation) =>
        ImportDataset.Run(request, progress, cancellation);

    /// <inheritdoc/>
    protected override void Report(DatasetResult result)
    {
        base.Report(result);
        result.Warnings().ToList().ForEach(warning => Log.LogWarning("{0}: {1}", Destination.ItemSpec, warning));
    }
}
