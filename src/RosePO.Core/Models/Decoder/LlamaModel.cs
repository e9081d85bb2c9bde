using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Decoder.Passes;
using RosePO.Core.Models.Lora;
using RosePO.Core.Models.Quantised;
using RosePO.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Decoder;

/// <summary>
/// A Llama-family decoder (Llama, Mistral, Qwen2, Qwen3): RMSNorm, rotary positions, grouped-query attention, SwiGLU. Query, key
/// and value are one projection, gate and up another. B = rows, T = tokens, S = tokens read so far, d = width, H = query heads,
/// G = key-value heads, D = head size.
/// </summary>
internal sealed partial class LlamaModel : IDisposable
{
    private const string Embedding = "model.embed_tokens.weight";
    private const string FinalNorm = "model.norm.weight";
    private const string Head = "lm_head.weight";

    // Kept, never made for a call: TorchSharp lets the collector take a temporary Scalar while the native call still reads it.
    private readonly Scalar _normEpsilon;
    private readonly Scalar _one = 1;
    private readonly RotaryPositions _rotary;
    private readonly Arena _arena = new();
    private readonly Tape _tape = new();
    private QuantisedWeights? _quantised;

    private LlamaModel(LlamaConfig config, Device device, bool trainable, ScalarType dtype = ScalarType.Float32)
    {
        Config = config;
        Device = device;
        _normEpsilon = config.NormEpsilon;
        Parameters = new ParameterStore(Specs(config), device, trainable, dtype);
        _rotary = new RotaryPositions(config, device);
    }

    /// <summary>The folder that it was loaded from; null for a new one.</summary>
    public string? Folder { get; private init; }

    /// <summary>The shape.</summary>
    public LlamaConfig Config { get; }

    /// <summary>Where the model lives.</summary>
    public Device Device { get; }

    /// <summary>The weights.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>
    /// The type of matrix products and attention: Float32, or BFloat16 where the machine is faster in it. The residual stream,
    /// norms, trainable weights and their gradients stay in Float32.
    /// </summary>
    public ScalarType Compute { get; set; } = ScalarType.Float32;

    /// <summary>
    /// Whether the blocks' activations are computed again by <see cref="Backward"/> rather than kept from <see cref="Hidden"/>.
    /// </summary>
    public bool ActivationCheckpointing { get; set; }

    /// <summary>
    /// Whether <see cref="Backward"/> carries gradients through blocks and vocabulary by code of our own, not by libtorch's graph: on the processor in single precision, but for
    /// adapters with dropout and families with norms of heads. It can be turned off, to compare the two.
    /// </summary>
    internal bool WritesGradients
    {
        get => field && SuitsLoops && Parameters.Flat.dtype == ScalarType.Float32 && !Config.QueryKeyNorm && Adapter is null or { Dropout: 0 };
        set;
    }
    = true;

    /// <summary>Where dropout is drawn from, the adapter's too.</summary>
    internal DropoutStream Draws { get; } = new();

    /// <summary>A low-rank adapter on linear layers, or null. The model disposes it.</summary>
    public LoraAdapter? Adapter { get; set; }

    /// <summary>A new model with random weights: N(0, 0.02), residual projections scaled by 1/sqrt(2 layers).</summary>
    /// <param name="config">The shape.</param>
    /// <param name="seed">Seeds the weights.</param>
    /// <param name="device">Where the model lives.</param>
    /// <param name="trainable">Whether the weights keep gradients.</param>
    /// <param name="dtype">The type of the weights in memory: Float32, or BFloat16 where they are frozen.</param>
    public static LlamaModel Create(LlamaConfig config, int seed, Device device, bool trainable, ScalarType dtype = ScalarType.Float32)
    {
        var model = new LlamaModel(config, device, trainable, dtype);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var generator = new Generator((ulong)seed, CPU);
        foreach (var spec in Specs(config))
        {
            var parameter = model.Parameters[spec.Name];
            if (!spec.Decays)
            {
                // Norms start as the identity, biases at zero.
                parameter.fill_(spec.Name.EndsWith(".bias", StringComparison.Ordinal) ? 0 : 1);
                continue;
            }

            var residual = spec.Name.EndsWith("o_proj.weight", StringComparison.Ordinal) || spec.Name.EndsWith("down_proj.weight", StringComparison.Ordinal);
            var deviation = 0.02 / (residual ? Math.Sqrt(2 * config.Layers) : 1);
            parameter.copy_(randn(spec.Shape, generator: generator).mul_(deviation));
        }

        return model;
    }

    /// <summary>A model of shapes alone: its weights are on the meta device, which has no memory and computes no values.</summary>
    public static LlamaModel CreateMeta(LlamaConfig config, ScalarType dtype = ScalarType.Float32) =>
        new(config, new Device(DeviceType.META), trainable: false, dtype);

    /// <summary>Loads a model folder in Hugging Face layout, from one file or from shards.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="device">Where the model goes.</param>
    /// <param name="trainable">Whether the weights keep gradients.</param>
    /// <param name="dtype">The type of the weights in memory: Float32, or BFloat16 where they are frozen.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>.</exception>
    public static LlamaModel Load(string folder, Device device, bool trainable, ScalarType dtype = ScalarType.Float32)
    {
        var config = LlamaConfig.Load(folder);
        using var weights = ModelWeights.Open(folder);

        // Before the memory is taken that the configuration asks for.
        weights.Check(Specs(config));
        return new LlamaModel(config, device, trainable, dtype) { Folder = folder }.OrDispose(model => model.Parameters.Fill(weights));
    }

    /// <summary>What projects hidden states onto the vocabulary, (V, d).</summary>
    internal Tensor HeadWeight => Parameters[HeadName];

    private string HeadName => Config.TieWordEmbeddings ? Embedding : Head;

    /// <summary>
    /// From here on linear layers and vocabulary are computed with weights and inputs of 8 bits wherever no gradient is wanted. An adapter stays as it is, on top of them.
    /// </summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: the model is not on the processor in single precision.</exception>
    public void Quantise()
    {
        if (!SuitsLoops)
        {
            throw ModelErrors.NotQuantisable(Device);
        }

        _quantised ??= new QuantisedWeights(this, HeadName);
    }

    /// <summary>The last hidden states, normalised.</summary>
    /// <param name="ids">Token ids, (B, T), int64.</param>
    /// <param name="positions">Positions, (B, T), int64.</param>
    /// <param name="mask">Added to attention scores, (B, 1, T, S): 0 where seen, -inf where hidden; S counts cached tokens too.</param>
    /// <param name="dropout">Dropout on embeddings and residual branches; 0 for evaluation.</param>
    /// <param name="cache">Keys and values of earlier tokens, extended by this call; null for none.</param>
    /// <param name="columns">
    /// The tokens of each row whose states are wanted, (B, Q), int64; null for all. The last block reads the others for their
    /// keys and values alone.
    /// </param>
    /// <param name="causal">How many tokens at the start of every row see all tokens before them and no others, as the mask says too.</param>
    /// <returns>(B, Q, d); (B, T, d) for all.</returns>
    public Tensor Hidden(
        Tensor ids, Tensor positions, Tensor mask, double dropout = 0, KeyValueCache? cache = null, Tensor? columns = null,
        int causal = 0)
    {
        var (rows, tokens) = (ids.shape[0], ids.shape[1]);
        mask = mask.to(Compute);
        var everywhere = new AttentionScope(mask, causal);
        var local = everywhere;
        if (Config.SlidingWindow is { } window)
        {
            var near = AttentionMask.Within(window, mask, positions, cache?.ExtendPositions(positions) ?? positions);
            local = ReferenceEquals(near, mask) ? everywhere : new AttentionScope(near, 0);
        }

        var turns = _rotary.At(positions, Compute);                                                         // (B, T, 1, D)
        var last = Config.Layers - 1;
        var wanted = columns is null ? null : WantedTokens.Of(columns, turns, (Config.IsWindowed(last) ? local : everywhere).Mask);
        var x = Parameters[Embedding].index_select(0, ids.reshape(-1)).view(rows, tokens, Config.HiddenSize).to(ScalarType.Float32);    // (B, T, d)
        var pass = Draws.NextPass();
        Draws.MoveTo(pass, 0);
        x = Draws.Apply(x, dropout);
        var keeps = is_grad_enabled();
        var written = cache is null && keeps && WritesGradients;
        if (written && _tape.Clean())
        {
            _arena.Release(default);
        }

        for (var layer = 0; layer < Config.Layers; layer++)
        {
            var at = layer;
            var inputs = new BlockInputs(turns, Config.IsWindowed(at) ? local : everywhere, at == last ? wanted : null, dropout, _one);

            // Every block draws from a place of its own, so that one computed again drops what it dropped before.
            void Begin() => Draws.MoveTo(pass, 1 + at);
            Tensor Here(Tensor input)
            {
                Begin();
                return Block(at, input, inputs, cache);
            }

            x = written ? BlockPass.Run(this, at, x, inputs, Begin, _tape, _arena)
                : keeps && ActivationCheckpointing ? RecomputedBlock.Run(x, Here, _tape)
                : Here(x);
        }

        return Norm(x, FinalNorm);
    }

    /// <summary>Adds the gradients of a scalar that came from the last <see cref="Hidden"/> to the trainable parameters'.</summary>
    public void Backward(Tensor loss)
    {
        _tape.Backward(loss);
    }

    /// <summary>Notes a part of the forward pass that ran without a graph, as <see cref="Tape.Record"/>.</summary>
    internal Tensor Record(Tensor output, Action<Tensor> backward) => _tape.Record(output, backward);

    /// <summary>Projects hidden states onto the vocabulary: (N, d) to (N, V).</summary>
    public Tensor Logits(Tensor hidden) => Quantised is { } quantised
        ? quantised.Apply(HeadName, hidden, null, 0, Config.VocabSize)
        : Product(hidden.to(Compute), HeadWeight, null).to(ScalarType.Float32);

    /// <summary>Writes weights and configuration in Hugging Face layout.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="bos">The token that begins a text, or null where there is none.</param>
    /// <param name="eos">The token that ends one.</param>
    /// <param name="pad">The token that fills rows.</param>
    /// <param name="dtype">The type written.</param>
    /// <param name="shardLimit">Bytes past which the weights are cut into several files.</param>
    public void Save(
        string folder, int? bos, int eos, int pad, ScalarType dtype = ScalarType.Float32, long shardLimit = ModelWeights.ShardLimit)
    {
        using var scope = NewDisposeScope();
        Config.Save(folder, bos, eos, pad, dtype);
        ModelWeights.Save(folder, Parameters.Checkpoint().OrderBy(pair => pair.Key, StringComparer.Ordinal), dtype, shardLimit);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Adapter?.Dispose();
        _quantised?.Dispose();
        Parameters.Dispose();
        Draws.Dispose();
        _arena.Dispose();
        _normEpsilon.Dispose();
        _one.Dispose();
        _rotary.Dispose();
        NativeHeap.Release();
    }
}
