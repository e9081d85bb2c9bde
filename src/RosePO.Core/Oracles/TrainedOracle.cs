using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Oracles.Networks;
using RosePO.Core.Runtime;
using RosePO.Core.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Oracles;

/// <summary>
/// An oracle artifact that scores items. Scores of a network that was trained by cross-entropy are logits over the catalogue: exp(score) is
/// proportional to p(item next).
/// </summary>
public sealed class TrainedOracle : IOracle
{
    /// <summary>The artifact kind.</summary>
    public const string Kind = "oracle";

    internal const string ConfigFile = "config.json";

    private const string WeightsFile = "model.safetensors";

    private readonly OracleNetwork _network;
    private readonly Device _device;

    private TrainedOracle(OracleNetwork network, Device device) => (_network, _device) = (network, device);

    /// <summary>The catalogue's size.</summary>
    public int Items => _network.Items;

    /// <summary>Which network it is.</summary>
    public SmoothingOracle Name => OracleRegistry.NameOf(_network.Options);

    /// <inheritdoc/>
    public int MaxLength => _network.Options.MaxLength;

    /// <summary>Reads an oracle artifact.</summary>
    /// <param name="folder">The artifact.</param>
    /// <param name="device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <exception cref="RoseException">The folder is not an oracle, its files contradict each other, or there is no such device.</exception>
    public static TrainedOracle Load(string folder, string device)
    {
        Artifact.Open(folder, Kind);
        return LoadPayload(folder, TorchRuntime.SelectDevice(device));
    }

    /// <summary>The same of a folder whose manifest is not looked at.</summary>
    internal static TrainedOracle LoadPayload(string folder, Device place)
    {
        var config = ReadConfig(folder);
        var weights = Path.Combine(folder, WeightsFile);
        try
        {
            RequireSizes(config, weights);
            return OracleRegistry.Create(config.Options, config.Items).OrDispose(network =>
            {
                CopyWeights(network, weights);
                network.to(place);
                network.eval();
                return new TrainedOracle(network, place);
            });
        }
        catch (Exception exception) when (exception is KeyNotFoundException or IOException or InvalidDataException)
        {
            throw OracleErrors.Unreadable(folder, exception.Message.TrimEnd('.'));
        }
    }

    /// <summary>Which network an artifact contains.</summary>
    /// <exception cref="RoseException">The folder is not an oracle.</exception>
    public static SmoothingOracle NameOf(string folder)
    {
        Artifact.Open(folder, Kind);
        return OracleRegistry.NameOf(ReadConfig(folder).Options);
    }

    /// <summary>Writes what <see cref="Load"/> reads.</summary>
    internal static void Write(ArtifactFolder folder, OracleNetwork network)
    {
        SafeTensors.Save(folder.File(WeightsFile), network.named_parameters().Select(entry => KeyValuePair.Create<string, Tensor>(entry.name, entry.parameter)));
        File.WriteAllText(
            folder.File(ConfigFile), JsonSerializer.Serialize(new OracleConfig(network.Items, network.Options), ArtifactJson.Options) + "\n");
    }

    /// <inheritdoc/>
    public float[][] Score(IReadOnlyList<OracleQuery> queries, Action<int>? done = null, CancellationToken cancellation = default) =>
        OracleBatches.Score(_network, queries, _device, done, cancellation);

    /// <inheritdoc/>
    public float[][] RankOdds(IReadOnlyList<OracleQuery> queries, Action<int>? done = null, CancellationToken cancellation = default) =>
        OracleBatches.RankOdds(_network, queries, _device, done, cancellation);

    /// <summary>Ranks the next items of questions, such as a split's, in the whole catalogue.</summary>
    public OracleFigures Measure(IReadOnlyList<Data.EvaluationCase> cases, CancellationToken cancellation = default) =>
        OracleRanking.Measure(_network, cases, _device, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    private static OracleConfig ReadConfig(string folder)
    {
        var path = Path.Combine(folder, ConfigFile);
        try
        {
            var config = JsonSerializer.Deserialize<OracleConfig>(Tensors.ConfigFile.Read(path), ArtifactJson.Options);
            return config is { Items: > 0 and < int.MaxValue, Options: not null } ? config : throw OracleErrors.Unreadable(folder, $"{ConfigFile} names no network");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException or ArgumentException or InvalidDataException)
        {
            throw OracleErrors.Unreadable(folder, exception.Message.Split('\n')[0].TrimEnd('.'));
        }
    }

    // Before the memory is taken that the configuration asks for: every layer and filter is one in the file.
    private static void RequireSizes(OracleConfig config, string path)
    {
        using var file = SafeTensorsFile.Open(path);
        var entries = file.Header.Entries;
        var values = entries.Sum(entry => entry.End - entry.Begin) / SafeTensorsType.SizeOf(ScalarType.Float32);
        var (layers, filters) = config.Options switch
        {
            SasRecOptions sasRec => (sasRec.Layers, sasRec.MaxLength),
            Gru4RecOptions gru4Rec => (gru4Rec.Layers, 1L),
            CaserOptions caser => (caser.Window, Math.Max((long)caser.Window * caser.HorizontalFilters, caser.VerticalFilters)),
            _ => (1, 1L),
        };
        var width = config.Options.HiddenSize;
        if (!entries.Any(entry => entry.Shape.AsSpan().SequenceEqual((ReadOnlySpan<long>)[config.Items + 1L, width])) || layers > entries.Count || filters * width > values)
        {
            throw new InvalidDataException($"{ConfigFile} and {WeightsFile} do not belong together");
        }
    }

    private static void CopyWeights(OracleNetwork network, string path)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var weights = SafeTensors.Load(path, CPU);
        foreach (var (name, weight) in network.named_parameters())
        {
            var stored = weights[name];
            if (!stored.shape.AsSpan().SequenceEqual(weight.shape))
            {
                throw new InvalidDataException($"the shape of {name} is not the configuration's");
            }

            weight.copy_(stored);
        }
    }

    // The file config.json: the catalogue's size, and the options with the network's name.
    private sealed record OracleConfig(int Items, OracleOptions Options);
}
