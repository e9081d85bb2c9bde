namespace RosePO.Core.Evaluation;

/// <summary>Stub.</summary>
public static class MeasureRecommendations
{
    /// <summary>Runs.</summary>
    public static MeasurementResult Run(MeasurementRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        throw new InvalidOperationException($"stub {request} {progress} {cancellation}");
}
