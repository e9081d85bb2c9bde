using Microsoft.Build.Framework;
using RosePO.Core.Preferences;

namespace RosePO.Tasks;

/// <summary>A pair set in, the same pairs with epsilon out.</summary>
/// <example><code>&lt;InvokeOracleSmoothing Pairs="runs/pairs" Oracle="SasRec" Destination="runs/smooth" /&gt;</code></example>
public sealed class InvokeOracleSmoothing : OperationTask<OracleSmoothingRequest, SmoothedPairSetResult>
{
    /// <summary>The pair set artifact.</summary>
    [Required]
    public ITaskItem Pairs { get; set; } = null!;

    /// <summary>SasRec or Constant.</summary>
    public string? Oracle { get; set; }

    /// <summary>tau in epsilon = sigmoid((s_rejected - s_chosen) / tau).</summary>
    public string? Temperature { get; set; }

    /// <summary>Where the trained oracle is kept; beside the pairs where not set.</summary>
    public ITaskItem? OracleDestination { get; set; }

    /// <summary>auto, cpu, cuda or cuda:N.</summary>
    public string? Device { get; set; }

    /// <inheritdoc/>
    protected override SmoothedPairSetResult Run(OracleSmoothingRequest request, IProgress<StageProgress> progress, CancellationToken cancellation) =>
        SmoothPreferences.Run(request, progress, cancellation);
}
