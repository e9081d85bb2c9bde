using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Runtime;

namespace RosePO.Core.Oracles;

/// <summary>Trains an oracle on a dataset's training split and keeps it as an artifact.</summary>
public static class TrainOracle
{
    /// <summary>The file that contains every pass's loss and validation figures.</summary>
    public const string MetricsFile = "metrics.json";

    /// <summary>Trains, or finds the artifact of the same request.</summary>
    /// <exception cref="RoseException">The dataset has nothing to learn, an option is out of range, or the destination cannot be written.</exception>
    public static OracleResult Run(OracleRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        Artifact.Produce(Spec(request), folder => Build(request, folder, progress, cancellation), progress, cancellation) with
        {
            Oracle = request.Destination,
        };

    /// <summary>What the oracle is made from.</summary>
    internal static ArtifactSpec Spec(OracleRequest request) => new(
        TrainedOracle.Kind, request, request.Destination, new Dictionary<string, string> { ["dataset"] = request.Dataset }, request.Overwrite)
    {
        Conditions = DeviceClass.Condition(request.Device),
    };

    private static OracleResult Build(
        OracleRequest request, ArtifactFolder folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var dataset = RecDataset.Load(request.Dataset);
        var device = TorchRuntime.SelectDevice(request.Device);
        folder.Device = device.ToString();
        var (network, epochs, best) = OracleTrainer.Fit(dataset, request.Options, request.Seed, device, progress, cancellation);
        using (network)
        {
            TrainedOracle.Write(folder, network);
            var cases = dataset.Cases(DataSplit.Validation);
            var metrics = new
            {
                Protocol = new
                {
                    Split = DataSplit.Validation,
                    Questions = cases.Count,
                    HitRatio = "HR@1 among each question's stored candidates",
                    HitRatioAt10 = "HR@10 over the whole catalogue, items of the history left out",
                    NdcgAt10 = "NDCG@10 of the same ranking",
                },
                BestEpoch = best,
                Epochs = epochs,
            };
            File.WriteAllText(folder.File(MetricsFile), JsonSerializer.Serialize(metrics, ArtifactJson.Options) + "\n");
        }

        var figures = epochs[best - 1].Validation;
        return new OracleResult
        {
            Oracle = request.Destination,
            BestEpoch = best,
            ValidationHitRatio = figures.HitRatio,
            ValidationHitRatioAt10 = figures.HitRatioAt10,
            ValidationNdcgAt10 = figures.NdcgAt10,
        };
    }
}
