namespace RosePO.Core.Oracles;

/// <summary>Stub.</summary>
public static class TrainSasRec
{
    /// <summary>Runs.</summary>
    public static OracleResult Run(SasRecRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        throw new InvalidOperationException($"stub {request} {progress} {cancellation}");
}
