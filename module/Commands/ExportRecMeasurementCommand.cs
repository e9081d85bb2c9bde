using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Evaluation.Publishing;

namespace RosePO.Commands;

/// <summary>Writes a measurement so that it can be compared where its dataset may not be.</summary>
/// <remarks>
/// The folder contains the figures and what each question adds to them, and no titles, items, users' names or paths: what data may not be passed on can be measured, and
/// the figures recomputed by others. Compare-RecMeasurement and gates take it as they take the measurement itself, alone, with others, and as one of several seeds. People are
/// hashes of their names, by which they are the same people in several measurements: who has the data can tell who they are. Metrics that are no ratio of two
/// sums over users, such as ItemCoverage, stay behind.
/// </remarks>
/// <example>
/// <para>A measurement for others to recompute.</para>
/// <code>Export-RecMeasurement runs/measure -Destination ./published</code>
/// </example>
/// <example>
/// <para>Two metrics of every seed, then compared from what was written.</para>
/// <code>Get-RosePORun ./seeds -Kind measurement | Export-RecMeasurement -Destination { "./published/$($_.Key)" } -Metric HR@1, PopularityLift | Compare-RecMeasurement -AcrossSeeds</code>
/// </example>
/// <seealso>Compare-RecMeasurement</seealso>
/// <seealso>Measure-Recommendations</seealso>
[Binds(typeof(MeasurementExportRequest), First = "Measurement")]
[Cmdlet(VerbsData.Export, "RecMeasurement", SupportsShouldProcess = true)]
[OutputType(typeof(ModelMeasurement))]
public sealed partial class ExportRecMeasurementCommand : WritingCommand
{
    /// <inheritdoc/>
    protected override void Record() => Attempt(
        Measurement,
        () =>
        {
            CheckPiped(ArtifactRole.Measurement);
            var measurement = Require(ArtifactRole.Measurement, Measurement);
            if (Produce(
                "export", "Export measurement", destination => Bind<MeasurementExportRequest>(new("measurement", measurement), new("destination", destination)), ExportMeasurement.Run) is { } result)
            {
                WriteObject(MeasurementRows.Of(result).Rows, enumerateCollection: true);
            }
        });
}
