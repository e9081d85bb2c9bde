using System.Globalization;
using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Oracles.Networks;
using RosePO.Core.Runtime;
using RosePO.Core.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Oracles;

/// <summary>The files of an oracle artifact: catalogue size and options, the weights of each fold's network, and which users are of which fold.</summary>
internal static class OracleFiles
{
    /// <summary>The file of catalogue size and options.</summary>
    public const string Config = "config.json";

    /// <summary>Writes what <see cref="Read"/> reads.</summary>
    public static void Write(ArtifactFolder folder, OracleFolds folds, params IReadOnlyList<OracleNetwork> networks)
    {
        for (var fold = 0; fold < folds.Count; fold++)
        {
            SafeTensors.Save(
                folder.File(WeightsOf(folds, fold)), networks[fold].named_parameters().Select(entry => KeyValuePair.Create<string, Tensor>(entry.name, entry.parameter)));
        }

        folds.Write(folder);
        File.WriteAllText(
            folder.File(Config), JsonSerializer.Serialize(new OracleConfig(networks[0].Items, networks[0].Options), ArtifactJson.Options) + "\n");
    }

    /// <summary>Which network a folder contains.</summary>
    /// <exception cref="RoseException">The folder is not an oracle.</exception>
    public static SmoothingOracle NameOf(string folder) => OracleRegistry.NameOf(ReadConfig(folder).Options);

    /// <summary>Reads the networks, in evaluation mode.</summary>
    /// <exception cref="RoseException">The folder is not an oracle, or its files contradict each other.</exception>
    public static (IReadOnlyList<OracleNetwork> Networks, OracleFolds Folds) Read(string folder, Device place)
    {
        var config = ReadConfig(folder);
        var networks = new List<OracleNetwork>();
        try
        {
            var folds = OracleFolds.Read(folder);
            for (var fold = 0; fold < folds.Count; fold++)
            {
                networks.Add(ReadNetwork(config, Path.Combine(folder, WeightsOf(folds, fold)), place));
            }

            return (networks, folds);
        }
        catch (Exception exception)
        {
            networks.ForEach(network => network.Dispose());
            if (exception is KeyNotFoundException or IOException or InvalidDataException or JsonException)
            {
                throw OracleErrors.Unreadable(folder, exception.Message.Split('\n')[0].TrimEnd('.'));
            }

            throw;
        }
    }

    private static string WeightsOf(OracleFolds folds, int fold) =>
        folds.Count == 1 ? "model.safetensors" : string.Create(CultureInfo.InvariantCulture, $"model-{fold + 1}.safetensors");

    private static OracleNetwork ReadNetwork(OracleConfig config, string weights, Device place)
    {
        RequireSizes(config, weights);
        return OracleRegistry.Create(config.Options, config.Items).OrDispose(network =>
        {
            CopyWeights(network, weights);
            network.to(place);
            network.eval();
            return network;
        });
    }

    private static OracleConfig ReadConfig(string folder)
    {
        var path = Path.Combine(folder, Config);
        try
        {
            var config = JsonSerializer.Deserialize<OracleConfig>(Tensors.ConfigFile.Read(path), ArtifactJson.Options);
            return config is { Items: > 0 and < int.MaxValue, Options: not null } ? config : throw OracleErrors.Unreadable(folder, $"{Config} names no network");
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
            throw new InvalidDataException($"{Config} and {Path.GetFileName(path)} do not belong together");
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
