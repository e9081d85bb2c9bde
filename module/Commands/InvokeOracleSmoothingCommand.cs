using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Preferences;

namespace RosePO.Commands;

/// <summary>Gives every preference pair the probability that its label is wrong.</summary>
/// <remarks>
/// A sequential recommender trained on the training split alone scores chosen and rejected items; the nearer their scores,
/// the larger epsilon, and the less RosePO trusts the pair. A constant epsilon serves for ablation.
/// </remarks>
/// <example>
/// <para>Trains a SASRec and smooths the pairs by it.</para>
/// <code>$pairs | Invoke-OracleSmoothing -Oracle SasRec</code>
/// </example>
/// <example>
/// <para>The same epsilon for every pair.</para>
/// <code>$pairs | Invoke-OracleSmoothing -Oracle Constant -ConstantEpsilon 0.1</code>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "OracleSmoothing", SupportsShouldProcess = true)]
[OutputType(typeof(SmoothedPairSetResult))]
public sealed partial class InvokeOracleSmoothingCommand : DeviceCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(
        Pairs,
        () => Emit(Produce("smoothed", "Smooth preference pairs", Request, SmoothPreferences.Run)));

    private OracleSmoothingRequest Request(string destination) => new()
    {
        Pairs = ResolvePath(Pairs),
        Destination = destination,
        Oracle = Oracle,
        Temperature = Temperature,
        MaximumEpsilon = MaximumEpsilon,
        ConstantEpsilon = ConstantEpsilon,
        SasRec = new SasRecOptions
        {
            HiddenSize = HiddenSize,
            Layers = Layers,
            Heads = Heads,
            MaxLength = MaxLength,
            Dropout = Dropout,
            Epochs = Epochs,
            Patience = Patience,
            BatchSize = BatchSize,
            LearningRate = LearningRate,
        },
        OracleDestination = OracleDestination is null ? null : ResolvePath(OracleDestination),
        Device = Device,
        Seed = Seed,
        Overwrite = Force,
    };
}
