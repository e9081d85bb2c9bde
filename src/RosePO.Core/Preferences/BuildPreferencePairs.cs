namespace RosePO.Core.Preferences;

/// <summary>Stub.</summary>
public static class BuildPreferencePairs
{
    /// <summary>Runs.</summary>
    public static PairSetResult Run(PreferencePairsRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        throw new InvalidOperationException($"stub {request} {progress} {cancellation}");
}
