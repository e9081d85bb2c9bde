using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Tensors;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Checkpoints;

/// <summary><c>model.safetensors.index.json</c>: which file of a sharded checkpoint contains which tensor.</summary>
internal static class ShardIndex
{
    /// <summary>Reads an index: file names by tensor.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>.</exception>
    public static Dictionary<string, string> Read(string path) => ConfigFile.Parse(path, Parse, exception => ModelErrors.BadIndex(path, exception));

    private static Dictionary<string, string> Parse(byte[] bytes)
    {
        using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("weight_map", out var map)
            ? map.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString() ?? string.Empty, StringComparer.Ordinal)
            : throw new InvalidDataException("it has no weight_map");
    }

    /// <summary>Cuts tensors into files in their order: a file is closed before the tensor that would take it past the limit.</summary>
    /// <param name="tensors">Names and tensors.</param>
    /// <param name="valueSize">Bytes of a value as written.</param>
    /// <param name="limit">Bytes of a file; a larger tensor has a file of its own.</param>
    public static List<List<KeyValuePair<string, Tensor>>> Cut(IEnumerable<KeyValuePair<string, Tensor>> tensors, int valueSize, long limit)
    {
        var shards = new List<List<KeyValuePair<string, Tensor>>> { new() };
        var size = 0L;
        foreach (var pair in tensors)
        {
            var bytes = pair.Value.numel() * valueSize;
            if (shards[^1].Count > 0 && size + bytes > limit)
            {
                shards.Add([]);
                size = 0;
            }

            shards[^1].Add(pair);
            size += bytes;
        }

        return shards;
    }

    /// <summary>The name of a shard, from 1.</summary>
    public static string NameOf(int shard, int shards) =>
        string.Create(CultureInfo.InvariantCulture, $"model-{shard:00000}-of-{shards:00000}.safetensors");

    /// <summary>Writes an index.</summary>
    /// <param name="path">The file.</param>
    /// <param name="files">File names by tensor.</param>
    /// <param name="parameters">Values in all.</param>
    /// <param name="bytes">Their bytes.</param>
    public static void Write(string path, IEnumerable<KeyValuePair<string, string>> files, long parameters, long bytes)
    {
        var json = new JsonObject
        {
            ["metadata"] = new JsonObject { ["total_parameters"] = parameters, ["total_size"] = bytes },
            ["weight_map"] = new JsonObject(
                files.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        };
        File.WriteAllText(path, json.ToJsonString(ArtifactJson.Options) + "\n");
    }
}
