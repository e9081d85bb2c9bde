using Microsoft.Build.Framework;
using RosePO.Core.Preferences.Smoothing;

namespace RosePO.Tasks;

/// <summary>A pair set in, the same pairs with epsilon out.</summary>
/// <example><code>&lt;InvokeOracleSmoothing Pairs="runs/pairs" Oracle="SasRec" Destination="runs/smooth" /&gt;</code></example>
public sealed class InvokeOracleSmoothing : OperationTask<OracleSmoothingRequest, SmoothedPairSetResult>
{
    /// <summary>The pair set artifact.</summary>
    [Required]
    public ITaskItem Pairs { get; set; } = null!;

    /// <summary>SasRec, Gru4Rec, Caser, File or Constant.</summary>
    public string? Oracle { get; set; }

    /// <summary>The scores of the oracle File: a Parquet, CSV, TSV or JSON Lines file.</summary>
    public ITaskItem? Scores { get; set; }

    /// <summary>BradleyTerry or Rank.</summary>
    public string? Epsilon { get; set; }

    /// <summary>tau in epsilon = sigmoid((s_rejected - s_chosen) / tau).</summary>
    public string? Temperature { get; set; }

    /// <summary>Whether tau is fitted on the validation questions.</summary>
    public string? FitTemperature { get; set; }

    /// <summary>The largest epsilon of a pair that is sure to keep its label.</summary>
    public string? MaximumEpsilon { get; set; }

    /// <summary>What becomes of a pair whose epsilon is larger: Clamp, Drop or Keep.</summary>
    public string? AboveMaximum { get; set; }

    /// <summary>The epsilon of the oracle Constant.</summary>
    public string? ConstantEpsilon { get; set; }

    /// <summary>Where the trained oracle is kept; beside the pairs where not set.</summary>
    public ITaskItem? OracleDestination { get; set; }

    /// <summary>auto, cpu, cuda or cuda:N.</summary>
    public string? Device { get; set; }

    /// <inheritdoc/>
    protected override SmoothedPairSetResult Run(OracleSmoothingRequest request, IProgress<StageProgress> progress, CancellationToken cancellation) =>
        SmoothPreferences.Run(request, progress, cancellation);
}
