using System.Management.Automation;
using RosePO.Binding;

namespace RosePO.Commands;

public sealed partial class InvokeOracleSmoothingCommand
{
    // Defaults are the request's own, so that both front ends share them.
    private static readonly OracleSmoothingRequest s_default = new() { Pairs = string.Empty, Destination = string.Empty };

    /// <summary>The pair set: the result of New-PreferencePairs, or its folder.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArtifactPath("Pairs")]
    [ValidateNotNullOrEmpty]
    public string Pairs { get; set; } = string.Empty;

    /// <summary>What predicts epsilon, the probability that a pair's label is wrong.</summary>
    [Parameter(Position = 0)]
    public SmoothingOracle Oracle { get; set; } = s_default.Oracle;

    /// <summary>tau in epsilon = sigmoid((rejected score - chosen score) / tau): larger is nearer to 0.5.</summary>
    [Parameter]
    public double Temperature { get; set; } = s_default.Temperature;

    /// <summary>The largest epsilon; below 0.5 no pair is reversed.</summary>
    [Parameter]
    public double MaximumEpsilon { get; set; } = s_default.MaximumEpsilon;

    /// <summary>The epsilon of every pair for <c>-Oracle Constant</c>.</summary>
    [Parameter]
    public double ConstantEpsilon { get; set; } = s_default.ConstantEpsilon;

    /// <summary>The oracle's width.</summary>
    [Parameter]
    public int HiddenSize { get; set; } = s_default.SasRec.HiddenSize;

    /// <summary>The oracle's blocks.</summary>
    [Parameter]
    public int Layers { get; set; } = s_default.SasRec.Layers;

    /// <summary>The oracle's attention heads.</summary>
    [Parameter]
    public int Heads { get; set; } = s_default.SasRec.Heads;

    /// <summary>The longest history that the oracle reads.</summary>
    [Parameter]
    public int MaxLength { get; set; } = s_default.SasRec.MaxLength;

    /// <summary>The oracle's dropout.</summary>
    [Parameter]
    public double Dropout { get; set; } = s_default.SasRec.Dropout;

    /// <summary>The oracle's passes over the users, at most.</summary>
    [Parameter]
    public int Epochs { get; set; } = s_default.SasRec.Epochs;

    /// <summary>Passes without a better validation hit ratio before the oracle's training stops.</summary>
    [Parameter]
    public int Patience { get; set; } = s_default.SasRec.Patience;

    /// <summary>Sequences of one step of the oracle's training.</summary>
    [Parameter]
    public int BatchSize { get; set; } = s_default.SasRec.BatchSize;

    /// <summary>The oracle's learning rate.</summary>
    [Parameter]
    public double LearningRate { get; set; } = s_default.SasRec.LearningRate;

    /// <summary>Where the trained oracle is kept; without it, beside the smoothed pairs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OracleDestination { get; set; }
}
