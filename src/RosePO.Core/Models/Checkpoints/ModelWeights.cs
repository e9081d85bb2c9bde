using RosePO.Core.Models.Decoder;
using RosePO.Core.Runtime;
using RosePO.Core.Tensors;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Checkpoints;

/// <summary>
/// The tensors of a checkpoint as Hugging Face lays it out: one <c>model.safetensors</c>, or shards with an index. Opening reads the
/// headers alone, so that names and shapes are checked before a model's memory is taken.
/// </summary>
internal sealed class ModelWeights : IDisposable
{
    /// <summary>The size past which weights are cut into files: 5 GB.</summary>
    public const long ShardLimit = 5_000_000_000;

    // The decoder's names begin with this; checkpoints of the decoder without its head leave it out.
    private const string DecoderPrefix = "model.";

    private readonly Dictionary<string, (SafeTensorsFile File, SafeTensorsEntry Entry)> _tensors = new(StringComparer.Ordinal);
    private readonly List<SafeTensorsFile> _files = [];
    private readonly string _path;

    private ModelWeights(string path) => _path = path;

    /// <summary>Opens the weights of a model folder.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: a file is missing, damaged or outside the folder.</exception>
    public static ModelWeights Open(string folder)
    {
        if (ContainedFile.Find(folder, ModelFolder.Weights) is { } single)
        {
            return OpenFile(single);
        }

        var index = ContainedFile.Find(folder, ModelFolder.WeightsIndex) ?? throw ModelErrors.NotAModel(folder, ModelFolder.Weights);
        return new ModelWeights(index).OrDispose(weights =>
        {
            foreach (var shard in ShardIndex.Read(index).GroupBy(entry => entry.Value, StringComparer.Ordinal))
            {
                var path = ContainedFile.Find(folder, shard.Key) ?? throw ModelErrors.NoShard(index, shard.Key);
                weights.Add(path, [.. shard.Select(entry => entry.Key)]);
            }
        });
    }

    /// <summary>Opens one safetensors file, such as an adapter's.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: it is no safetensors file.</exception>
    public static ModelWeights OpenFile(string path)
    {
        var weights = new ModelWeights(path);
        weights.Add(path, null);
        return weights;
    }

    /// <summary>Checks that the tensors of a model are all there in their shapes, and that nothing is there that it would leave out.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: one is missing, has another shape or is unknown.</exception>
    public void Check(IEnumerable<ParameterSpec> specs)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, shape) in specs.SelectMany(spec => spec.Tensors))
        {
            var (file, entry) = Find(name) ?? throw ModelErrors.TensorMismatch(_path, name, "is missing");
            if (!entry.Shape.SequenceEqual(shape))
            {
                throw ModelErrors.TensorMismatch(file.Path, name, entry.Shape, shape);
            }

            if (!SafeTensorsType.IsFloating(entry.Type))
            {
                throw ModelErrors.TensorMismatch(file.Path, name, $"contains {SafeTensorsType.NameOf(entry.Type)} values where floating-point ones are needed");
            }

            used.Add(entry.Name);
        }

        var unknown = _tensors.Keys.FirstOrDefault(name => !used.Contains(name) && !IsHarmless(name));
        if (unknown is not null)
        {
            throw ModelErrors.TensorMismatch(_tensors[unknown].File.Path, unknown, "has no place in the model");
        }
    }

    /// <summary>Writes tensors as a model folder's weights: one file, or shards with an index past the limit.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="tensors">Names and tensors, in the order of the files.</param>
    /// <param name="dtype">The type written.</param>
    /// <param name="shardLimit">Bytes past which a file is cut.</param>
    public static void Save(
        string folder, IEnumerable<KeyValuePair<string, Tensor>> tensors, ScalarType dtype = ScalarType.Float32, long shardLimit = ShardLimit)
    {
        var size = SafeTensorsType.SizeOf(dtype);
        var shards = ShardIndex.Cut(tensors, size, shardLimit);
        var (single, index) = (Path.Combine(folder, ModelFolder.Weights), Path.Combine(folder, ModelFolder.WeightsIndex));
        if (shards.Count == 1)
        {
            SafeTensors.Save(single, shards[0], dtype);
            File.Delete(index);
            return;
        }

        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var shard = 0; shard < shards.Count; shard++)
        {
            var name = ShardIndex.NameOf(shard + 1, shards.Count);
            SafeTensors.Save(Path.Combine(folder, name), shards[shard], dtype);
            foreach (var (tensor, _) in shards[shard])
            {
                files[tensor] = name;
            }
        }

        var parameters = shards.SelectMany(shard => shard).Sum(pair => pair.Value.numel());
        ShardIndex.Write(index, files, parameters, parameters * size);

        // A single file left from before would be read instead of the shards.
        File.Delete(single);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }
    }

    /// <summary>Where a tensor of the model is, or null.</summary>
    internal (SafeTensorsFile File, SafeTensorsEntry Entry)? Find(string name) =>
        _tensors.TryGetValue(name, out var found)
        || (name.StartsWith(DecoderPrefix, StringComparison.Ordinal) && _tensors.TryGetValue(name[DecoderPrefix.Length..], out found))
            ? found
            : null;

    /// <summary>Buffers that follow from the config, and the output projection of a model that ties it to the embedding.</summary>
    private static bool IsHarmless(string name) =>
        name == "lm_head.weight" || name.EndsWith("rotary_emb.inv_freq", StringComparison.Ordinal);

    private void Add(string path, IReadOnlyList<string>? names)
    {
        var file = SafeTensorsFile.Open(path);
        _files.Add(file);
        var entries = file.Header.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        foreach (var name in names ?? [.. entries.Keys])
        {
            _tensors[name] = entries.TryGetValue(name, out var entry)
                ? (file, entry)
                : throw ModelErrors.TensorMismatch(path, name, "is missing, where the index says it is");
        }
    }
}
