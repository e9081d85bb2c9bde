using RosePO.Core.Evaluation.Publishing;

namespace RosePO.Tasks;

/// <summary>A measurement in, a folder out that can be compared without its dataset.</summary>
/// <example><code>&lt;ExportRecMeasurement Measurement="runs/measure" Destination="published" Models="sft;rosepo" /&gt;</code></example>
[Binds(typeof(MeasurementExportRequest))]
public sealed partial class ExportRecMeasurement() : OperationTask<MeasurementExportRequest, MeasurementResult>(ExportMeasurement.Run);
