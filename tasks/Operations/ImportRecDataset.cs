using RosePO.Core.Data;

namespace RosePO.Tasks;

/// <summary>Raw interactions in, a dataset artifact out.</summary>
/// <example><code>&lt;ImportRecDataset Path="ml-100k" Format="MovieLens100K" Destination="runs/data" /&gt;</code></example>
[Binds(typeof(ImportDatasetRequest))]
public sealed partial class ImportRecDataset : OperationTask<ImportDatasetRequest, DatasetResult>
{
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
