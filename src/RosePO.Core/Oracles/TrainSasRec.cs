using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Runtime;

namespace RosePO.Core.Oracles;

/// <summary>Trains a SASRec on a dataset's training split and keeps it as an oracle artifact.</summary>
public static class TrainSasRec
{
    /// <summary>The file that holds every pass's loss and validation hit ratio.</summary>
    public const string MetricsFile = "metrics.json";

    /// <summary>Trains, or finds the artifact of the same request.</summary>
    /// <exception cref="RoseException">The dataset has nothing to learn, an option is out of range, or the destination cannot be written.</exception>
    public static OracleResult Run(SasRecRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        Artifact.Produce(
            new ArtifactSpec(
                SasRecOracle.Kind, request, request.Destination, new Dictionary<string, string> { ["dataset"] = request.Dataset }, request.Overwrite),
            folder => Build(request, folder, progress, cancellation)) with
        {
            Oracle = request.Destination,
        };

    private static OracleResult Build(
        SasRecRequest request, ArtifactFolder folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var dataset = RecDataset.Load(request.Dataset);
        var device = TorchRuntime.SelectDevice(request.Device);
        folder.Device = device.ToString();
        var (model, epochs, best) = SasRecTrainer.Fit(dataset, request.SasRec, request.Seed, device, progress, cancellation);
        using (model)
        {
            SasRecOracle.Write(folder, model);
            File.WriteAllText(
                folder.File(MetricsFile), JsonSerializer.Serialize(new { BestEpoch = best, Epochs = epochs }, ArtifactJson.Options) + "\n");
        }

        return new OracleResult { Oracle = request.Destination, BestEpoch = best, ValidationHitRatio = epochs[best - 1].HitRatio };
    }
}
