namespace RosePO.Tasks;

/// <summary>A pair set in, a file out that TRL and Hugging Face data sets read. <c>Destination</c> is the file: .jsonl or .parquet.</summary>
/// <example><code>&lt;ExportPreferencePairs Pairs="runs/smooth" Destination="pairs.jsonl" Layout="Conversational" /&gt;</code></example>
[Binds(typeof(ExportPairsRequest), Except = ["path"])]
public sealed partial class ExportPreferencePairs() : OperationTask<ExportPairsRequest, ExportedPairsResult>(Core.Preferences.Pairs.ExportPreferencePairs.Run)
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, object>> Given() => [KeyValuePair.Create("path", (object)Destination.GetMetadata("FullPath"))];
}
