namespace RosePO.Core.Preferences;

/// <summary>Stub.</summary>
public static class SmoothPreferences
{
    /// <summary>Runs.</summary>
    public static SmoothedPairSetResult Run(OracleSmoothingRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        throw new InvalidOperationException($"stub {request} {progress} {cancellation}");
}
