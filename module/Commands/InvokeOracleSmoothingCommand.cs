using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Preferences.Smoothing;

namespace RosePO.Commands;

/// <summary>Gives every preference pair the probability that its label is wrong.</summary>
/// <remarks>
/// A sequential recommender trained on the training split alone (SasRec, Gru4Rec or Caser), or a file, scores chosen and rejected items;
/// the nearer their scores, the larger epsilon, and the less RosePO trusts the pair. The result says how well epsilon is calibrated on the
/// validation split, with the temperature that was given and with the fitted one. A constant epsilon is for ablation.
/// </remarks>
/// <example>
/// <para>Trains a SASRec and smooths the pairs with it.</para>
/// <code>$pairs | Invoke-OracleSmoothing -Oracle SasRec</code>
/// </example>
/// <example>
/// <para>A recurrent oracle with a fitted temperature; pairs whose label it would reverse are left out.</para>
/// <code>$pairs | Invoke-OracleSmoothing -Oracle Gru4Rec -FitTemperature -AboveMaximum Drop</code>
/// </example>
/// <example>
/// <para>Scores from elsewhere.</para>
/// <code>$pairs | Invoke-OracleSmoothing -Oracle File -Scores ./scores.csv</code>
/// </example>
/// <example>
/// <para>The same epsilon for every pair.</para>
/// <code>$pairs | Invoke-OracleSmoothing -Oracle Constant -ConstantEpsilon 0.1</code>
/// </example>
/// <seealso>New-PreferencePairs</seealso>
/// <seealso>Start-RosePOTraining</seealso>
/// <seealso>about_RosePO_Preferences</seealso>
[Binds(typeof(OracleSmoothingRequest), First = "Oracle")]
[Cmdlet(VerbsLifecycle.Invoke, "OracleSmoothing", SupportsShouldProcess = true)]
[OutputType(typeof(SmoothedPairSetResult))]
public sealed partial class InvokeOracleSmoothingCommand : WritingCommand
{
    /// <inheritdoc/>
    /// <remarks>Network options belong to the network that is trained; if it does not have one, the error says which network does.</remarks>
    private protected override string? PreferredRecord => Oracle.ToString();

    /// <inheritdoc/>
    protected override void Record() => Attempt(
        Pairs,
        () =>
        {
            CheckPiped(ArtifactRole.Pairs);
            var pairs = Require(ArtifactRole.Pairs, Pairs);
            Emit(Produce("smoothed", "Smooth preference pairs", destination => Bind<OracleSmoothingRequest>(new("pairs", pairs), new("destination", destination)), SmoothPreferences.Run));
        });
}
