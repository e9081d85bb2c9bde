using System.Management.Automation;
using RosePO.Binding;

namespace RosePO.Commands;

public sealed partial class InvokeOracleSmoothingCommand
{
    // Defaults are the request's own, so that both front ends share them.
    private static readonly OracleSmoothingRequest s_default = new() { Pairs = string.Empty, Destination = string.Empty };

    /// <summary>The pair set: the result of New-PreferencePairs or Import-PreferencePairs, or its folder.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArtifactPath("Pairs")]
    [ArtifactCompletions("pairs")]
    public string? Pairs { get; set; }

    /// <summary>What predicts epsilon, the probability that a pair's label is wrong.</summary>
    [Parameter(Position = 0)]
    public SmoothingOracle Oracle { get; set; } = s_default.Oracle;

    /// <summary>The scores of <c>-Oracle File</c>: a Parquet, CSV, TSV or JSON Lines file with the columns score, item and example or user.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Scores { get; set; }

    /// <summary>What makes epsilon of the oracle's scores: the scores themselves, or the log-odds of the items' ranks in the catalogue.</summary>
    [Parameter]
    public EpsilonFunction Epsilon { get; set; } = s_default.Epsilon;

    /// <summary>tau in epsilon = sigmoid((rejected score - chosen score) / tau): larger is nearer to 0.5.</summary>
    [Parameter]
    public double Temperature { get; set; } = s_default.Temperature;

    /// <summary>Fits the temperature on the validation questions, so that epsilon is calibrated.</summary>
    [Parameter]
    public SwitchParameter FitTemperature { get; set; }

    /// <summary>The largest epsilon of a pair that is sure to keep its label; below 0.5.</summary>
    [Parameter]
    public double MaximumEpsilon { get; set; } = s_default.MaximumEpsilon;

    /// <summary>What becomes of a pair whose epsilon is larger: it is clamped, dropped, or kept with its label in doubt.</summary>
    [Parameter]
    public EpsilonPolicy AboveMaximum { get; set; } = s_default.AboveMaximum;

    /// <summary>The epsilon of every pair for <c>-Oracle Constant</c>.</summary>
    [Parameter]
    public double ConstantEpsilon { get; set; } = s_default.ConstantEpsilon;

    /// <summary>Where the trained oracle is kept; without it, beside the smoothed pairs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OracleDestination { get; set; }
}
