using RosePO.Core.Preferences.Smoothing;

namespace RosePO.Tasks;

/// <summary>A pair set in, the same pairs with epsilon out.</summary>
/// <example><code>&lt;InvokeOracleSmoothing Pairs="runs/pairs" Oracle="SasRec" Destination="runs/smooth" /&gt;</code></example>
[Binds(typeof(OracleSmoothingRequest))]
public sealed partial class InvokeOracleSmoothing() : OperationTask<OracleSmoothingRequest, SmoothedPairSetResult>(SmoothPreferences.Run)
{
    /// <inheritdoc/>
    protected override string? PreferredRecord => Oracle;
}
