namespace RosePO.Core.Training;

/// <summary>Stub.</summary>
public static class TrainModel
{
    /// <summary>Runs.</summary>
    public static ModelResult Run(TrainingRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        throw new InvalidOperationException($"stub {request} {progress} {cancellation}");
}
