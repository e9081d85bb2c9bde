namespace RosePO.Core.Experiments;

/// <summary>Stub.</summary>
public static class RunExperiment
{
    /// <summary>Runs.</summary>
    public static ExperimentResult Run(ExperimentRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        throw new InvalidOperationException($"stub {request} {progress} {cancellation}");
}
