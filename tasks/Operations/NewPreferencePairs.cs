using RosePO.Core.Preferences.Pairs;

namespace RosePO.Tasks;

/// <summary>A dataset and an SFT model in, a pair set out.</summary>
/// <example><code>&lt;NewPreferencePairs Dataset="runs/data" Model="runs/sft" Strategies="SelfHard;Semantic" Destination="runs/pairs" /&gt;</code></example>
[Binds(typeof(PreferencePairsRequest))]
public sealed partial class NewPreferencePairs() : OperationTask<PreferencePairsRequest, PairSetResult>(BuildPreferencePairs.Run);
