using Microsoft.Build.Framework;
using RosePO.Core.Data;

namespace RosePO.Tasks;

/// <summary>Raw interactions in, a dataset artifact out.</summary>
/// <example><code>&lt;ImportRecDataset Path="ml-100k" Format="MovieLens100K" Destination="runs/data" /&gt;</code></example>
public sealed class ImportRecDataset : OperationTask<ImportDatasetRequest, DatasetResult>
{
    /// <summary>The file or folder to read; not needed for the format Sample.</summary>
    public ITaskItem? Path { get; set; }

    /// <summary>A second file with the items' titles.</summary>
    public ITaskItem? Items { get; set; }

    /// <summary>Auto, MovieLens100K, Csv, Tsv, JsonLines, Parquet or Sample.</summary>
    public string? Format { get; set; }

    /// <summary>LeaveOneOut or Ratio.</summary>
    public string? Split { get; set; }

    /// <summary>The length of each candidate list, the target included.</summary>
    public string? Candidates { get; set; }

    /// <inheritdoc/>
    protected override DatasetResult Run(ImportDatasetRequest request, IProgress<StageProgress> progress, CancellationToken cancellation) =>
        ImportDataset.Run(request, progress, cancellation);
}
