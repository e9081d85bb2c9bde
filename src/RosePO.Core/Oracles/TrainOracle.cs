using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Oracles.Networks;
using RosePO.Core.Runtime;

namespace RosePO.Core.Oracles;

/// <summary>Trains an oracle on a dataset's training split and keeps it as an artifact.</summary>
public static class TrainOracle
{
    /// <summary>The file that contains every pass's loss and validation figures.</summary>
    internal const string MetricsFile = "metrics.json";

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
        var folds = OracleFolds.Deal(dataset, request.Folds, request.Seed);
        var networks = new List<OracleNetwork>();
        using var oracle = new TrainedOracle(networks, folds, device); // disposes of the networks that there are
        var fits = new List<OracleFit>();
        for (var fold = 0; fold < folds.Count; fold++)
        {
            var seed = folds.Count == 1 ? request.Seed : Seeds.OracleFold(request.Seed, fold);
            var (network, epochs, best) = OracleTrainer.Fit(dataset, request.Options, seed, device, progress, cancellation, folds, fold);
            networks.Add(network);
            fits.Add(new OracleFit(best, epochs));
        }

        OracleFiles.Write(folder, folds, networks);
        var cases = dataset.Cases(DataSplit.Validation);
        var figures = fits is [var fit] ? fit.Epochs[fit.BestEpoch - 1].Validation : oracle.Measure(cases, cancellation);
        var protocol = new
        {
            Split = DataSplit.Validation,
            Questions = cases.Count,
            HitRatio = "HR@1 among each question's stored candidates",
            HitRatioAt10 = "HR@10 over the whole catalogue, items of the history left out",
            NdcgAt10 = "NDCG@10 of the same ranking",
            Folds = fits.Count == 1 ? null : "each user's question is answered by the network that did not learn from the user; the passes of a network are judged by questions of the other users",
        };
        object metrics = fits is [var (bestEpoch, all)]
            ? new { Protocol = protocol, BestEpoch = bestEpoch, Epochs = all }
            : new { Protocol = protocol, Validation = figures, Folds = fits };
        File.WriteAllText(folder.File(MetricsFile), JsonSerializer.Serialize(metrics, ArtifactJson.Options) + "\n");
        return new OracleResult
        {
            Oracle = request.Destination,
            BestEpoch = fits.Max(fit => fit.BestEpoch),
            ValidationHitRatio = figures.HitRatio,
            ValidationHitRatioAt10 = figures.HitRatioAt10,
            ValidationNdcgAt10 = figures.NdcgAt10,
        };
    }

    // How the network of a fold was trained, as the file of metrics has it.
    private sealed record OracleFit(int BestEpoch, IReadOnlyList<OracleEpoch> Epochs);
}
