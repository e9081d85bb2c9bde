using Microsoft.Build.Framework;

namespace RosePO.Tasks;

/// <summary>A file of preference pairs in, a pair set out that trains without a dataset.</summary>
/// <example><code>&lt;ImportPreferencePairs Path="pairs.jsonl" Destination="runs/pairs" /&gt;</code></example>
public sealed class ImportPreferencePairs : OperationTask<ImportPairsRequest, PairSetResult>
{
    /// <summary>The file: .jsonl or .parquet, rows of prompt, chosen, rejected and, where there is one, epsilon.</summary>
    [Required]
    public ITaskItem Path { get; set; } = null!;

    /// <inheritdoc/>
    protected override PairSetResult Run(ImportPairsRequest request, IProgress<StageProgress> progress, CancellationToken cancellation) =>
        Core.Preferences.Pairs.ImportPreferencePairs.Run(request, progress, cancellation);
}
