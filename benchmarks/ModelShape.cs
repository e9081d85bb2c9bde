using RosePO.Core.Models.Decoder;

namespace RosePO.Benchmarks;

/// <summary>A Llama shape under a name.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Config">The shape.</param>
internal sealed record ModelShape(string Name, LlamaConfig Config)
{
    private const int ContextLength = 512;

    private static readonly ModelShape[] s_shapes =
    [
        Create("15m", width: 288, layers: 6, heads: 6, keyValueHeads: 6, feedForward: 768, vocabulary: 32_000),
        Create("135m", width: 576, layers: 30, heads: 9, keyValueHeads: 3, feedForward: 1536, vocabulary: 49_152),
        Create("1b", width: 2048, layers: 16, heads: 32, keyValueHeads: 8, feedForward: 8192, vocabulary: 128_256),
        Create("8b", width: 4096, layers: 32, heads: 32, keyValueHeads: 8, feedForward: 14_336, vocabulary: 128_256, tied: false),
        Create("embedded", width: 128, layers: 4, heads: 4, keyValueHeads: 4, feedForward: 352, vocabulary: 2_450),
    ];

    /// <summary>15 million parameters, embedding included.</summary>
    public static ModelShape Llama15M => s_shapes[0];

    /// <summary>The shape of a model that the pipeline makes itself.</summary>
    public static ModelShape Embedded => s_shapes[^1];

    /// <summary>The shape as that of a model that the pipeline makes itself, whose vocabulary is a catalogue's.</summary>
    public EmbeddedModelOptions AsEmbedded() => new()
    {
        HiddenSize = Config.HiddenSize,
        Layers = Config.Layers,
        Heads = Config.Heads,
        KeyValueHeads = Config.KeyValueHeads,
        IntermediateSize = Config.IntermediateSize,
        ContextLength = Config.ContextLength,
    };

    /// <summary>The shape of a name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static ModelShape Find(string name) =>
        Array.Find(s_shapes, shape => shape.Name == name)
        ?? throw new UsageException($"--shape is '{name}': pass one of {string.Join(", ", s_shapes.Select(shape => shape.Name))}.");

    private static ModelShape Create(
        string name, int width, int layers, int heads, int keyValueHeads, int feedForward, int vocabulary, bool tied = true) =>
        new(name, new LlamaConfig
        {
            VocabSize = vocabulary,
            HiddenSize = width,
            Layers = layers,
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            IntermediateSize = feedForward,
            ContextLength = ContextLength,
            TieWordEmbeddings = tied,
        });
}
