namespace RosePO.Tasks;

/// <summary>A file of preference pairs in, a pair set out that trains without a dataset.</summary>
/// <example><code>&lt;ImportPreferencePairs Path="pairs.jsonl" Destination="runs/pairs" /&gt;</code></example>
[Binds(typeof(ImportPairsRequest))]
public sealed partial class ImportPreferencePairs() : OperationTask<ImportPairsRequest, PairSetResult>(Core.Preferences.Pairs.ImportPreferencePairs.Run);
