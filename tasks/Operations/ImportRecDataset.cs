using RosePO.Core.Data;

namespace RosePO.Tasks;

/// <summary>Raw interactions in, a dataset artifact out.</summary>
/// <example><code>&lt;ImportRecDataset Path="ml-100k" Format="MovieLens100K" Destination="runs/data" /&gt;</code></example>
[Binds(typeof(ImportDatasetRequest))]
public sealed partial class ImportRecDataset() : OperationTask<ImportDatasetRequest, DatasetResult>(ImportDataset.Run)
{
    /// <inheritdoc/>
    protected override void Warn(string warning) => Log.LogWarning("{0}: {1}", Destination.ItemSpec, warning);
}
