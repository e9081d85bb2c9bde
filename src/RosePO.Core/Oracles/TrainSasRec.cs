using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Models;
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
            folder => Build(request, folder, progress, cancellation));

    private static OracleResult Build(
        SasRecRequest request, ArtifactFolder folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var dataset = RecDataset.Load(request.Dataset);
        var device = TorchRuntime.SelectDevice(request.Device);
        folder.Device = device.ToString();
        var (model, epochs, best) = SasRecTrainer.Fit(dataset, request.SasRec, request.Seed, device, progress, cancellation);
        using (model)
        {
            SafeTensors.Save(
                folder.File(SasRecOracle.WeightsFile), model.named_parameters().Select(entry => KeyValuePair.Create<string, TorchSharp.torch.Tensor>(entry.name, entry.parameter)));
            WriteJson(folder.File(SasRecConfig.FileName), model.Config);
            WriteJson(folder.File(MetricsFile), new { BestEpoch = best, Epochs = epochs });
        }

        return new OracleResult { Oracle = request.Destination, BestEpoch = best, ValidationHitRatio = epochs[best - 1].HitRatio };
    }

    private static void WriteJson<T>(string path, T value) =>
        File.WriteAllText(path, JsonSerializer.Serialize(value, ArtifactJson.Options) + "\n");
}
