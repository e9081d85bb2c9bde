namespace RosePO.Core.Data;

/// <summary>Stub.</summary>
public static class ImportDataset
{
    /// <summary>Runs.</summary>
    public static DatasetResult Run(ImportDatasetRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        throw new InvalidOperationException($"stub {request} {progress} {cancellation}");
}
