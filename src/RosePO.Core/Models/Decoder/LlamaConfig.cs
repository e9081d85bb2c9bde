using System.Text;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Tensors;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Decoder;

/// <summary>The shape of a Llama-family decoder, as in a Hugging Face <c>config.json</c>.</summary>
internal sealed record LlamaConfig
{
    /// <summary>The file's name in a model folder.</summary>
    public const string FileName = "config.json";

    /// <summary>The family: <c>llama</c>, <c>mistral</c>, <c>qwen2</c> or <c>qwen3</c>.</summary>
    public string ModelType { get; init; } = DecoderFamily.Llama;

    /// <summary>Tokens of the vocabulary.</summary>
    public required int VocabSize { get; init; }

    /// <summary>Width of the residual stream (d).</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Decoder blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Query heads (H).</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads; divides <see cref="Heads"/>.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Width of the gated feed-forward layer.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>The longest sequence in tokens.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Width of a head (D): <see cref="HiddenSize"/> over <see cref="Heads"/> where nothing else is set.</summary>
    public int HeadSize
    {
        get => field > 0 ? field : HiddenSize / Heads;
        init;
    }

    /// <summary>The base of the rotary frequencies.</summary>
    public double RopeTheta { get; init; } = 10_000;

    /// <summary>How the rotary frequencies are scaled, or null.</summary>
    public RopeScaling? RopeScaling { get; init; }

    /// <summary>The epsilon of RMSNorm.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether the output projection is the embedding.</summary>
    public bool TieWordEmbeddings { get; init; } = true;

    /// <summary>Whether the query, key and value projections have biases, as in Qwen2.</summary>
    public bool QueryKeyValueBias { get; init; }

    /// <summary>Whether attention's output projection has a bias.</summary>
    public bool AttentionOutputBias { get; init; }

    /// <summary>Whether the feed-forward projections have biases.</summary>
    public bool FeedForwardBias { get; init; }

    /// <summary>Whether each query and key head is normalised before it is turned, as in Qwen3.</summary>
    public bool QueryKeyNorm { get; init; }

    /// <summary>How many tokens a token sees along its branch, itself among them, in the layers that attend locally; null for all.</summary>
    public int? SlidingWindow { get; init; }

    /// <summary>Which layers attend within <see cref="SlidingWindow"/>; null for every one.</summary>
    public IReadOnlyList<bool>? WindowedLayers { get; init; }

    /// <summary>The text of the file that the shape was read from; null for a new shape.</summary>
    internal string? Source { get; init; }

    /// <summary>Whether a layer attends within <see cref="SlidingWindow"/>.</summary>
    public bool IsWindowed(int layer) => SlidingWindow is not null && (WindowedLayers?[layer] ?? true);

    /// <summary>The rows of a projection's weight that some of query, key and value take.</summary>
    internal (long From, long Rows) RowsOf(Range parts)
    {
        long[] heads = [Heads, KeyValueHeads, KeyValueHeads];
        return (heads[..parts.Start].Sum() * HeadSize, heads[parts].Sum() * HeadSize);
    }

    /// <summary>Reads a model folder's <c>config.json</c>.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: not a configuration, or one that is not supported.</exception>
    public static LlamaConfig Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw ModelErrors.NotAModel(folder, FileName);
        }

        return ConfigFile.Parse(path, Parse, exception => ModelErrors.BadConfig(path, exception.Message.TrimEnd('.'), exception));

        static LlamaConfig Parse(byte[] bytes)
        {
            var text = Encoding.UTF8.GetString(bytes).TrimStart('\ufeff');
            return new LlamaConfigReader(JsonNode.Parse(text)!.AsObject()).Read() with { Source = text };
        }
    }

    /// <summary>
    /// Writes <c>config.json</c> as transformers reads it. A shape that was read from a file is written as that file has it, so that
    /// a fine-tuned model stays one of its family.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="bos">The token that starts a text, or null, for a new shape.</param>
    /// <param name="eos">The token that ends one, for a new shape.</param>
    /// <param name="pad">The token that fills rows, for a new shape.</param>
    /// <param name="dtype">The type of the weights beside it.</param>
    public void Save(string folder, int? bos, int eos, int pad, ScalarType dtype = ScalarType.Float32)
    {
        var json = Source is null ? LlamaConfigWriter.Write(this, bos, eos, pad) : JsonNode.Parse(Source)!.AsObject();

        // The newer name of the key where a file has it.
        json[json.ContainsKey("dtype") ? "dtype" : "torch_dtype"] = dtype switch
        {
            ScalarType.BFloat16 => "bfloat16",
            ScalarType.Float16 => "float16",
            _ => "float32",
        };
        File.WriteAllText(Path.Combine(folder, FileName), json.ToJsonString(ArtifactJson.Options) + "\n");
    }
}
