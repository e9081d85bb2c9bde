using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Models;

/// <summary>
/// A Llama-family decoder: RMSNorm, rotary positions, grouped-query attention, SwiGLU. Query, key and value are one
/// projection, gate and up another. B = rows, T = tokens, d = width, H = heads, D = head size.
/// </summary>
public sealed class LlamaModel : IDisposable
{
    private const string Embedding = "model.embed_tokens.weight";
    private const string FinalNorm = "model.norm.weight";
    private const string Head = "lm_head.weight";

    // Kept, never made for a call: TorchSharp lets the collector take a temporary Scalar while the native call still reads it.
    private readonly Scalar _normEpsilon;
    private readonly Scalar _one = 1;
    private readonly Tensor _cos;
    private readonly Tensor _sin;

    private LlamaModel(LlamaConfig config, Device device, bool trainable)
    {
        Config = config;
        Device = device;
        _normEpsilon = config.NormEpsilon;
        Parameters = new ParameterStore(Specs(config), device, trainable);
        (_cos, _sin) = Rotary(config, device);
    }

    /// <summary>The shape.</summary>
    public LlamaConfig Config { get; }

    /// <summary>Where the model lives.</summary>
    public Device Device { get; }

    /// <summary>The weights.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>
    /// The type of matrix products and attention: Float32, or BFloat16 where the machine is faster in it. The residual stream,
    /// norms, weights and their gradients stay in Float32.
    /// </summary>
    public ScalarType Compute { get; set; } = ScalarType.Float32;

    /// <summary>A low-rank adapter on every linear layer, or null.</summary>
    public LoraAdapter? Adapter { get; set; }

    /// <summary>A new model with random weights: N(0, 0.02), residual projections scaled by 1/sqrt(2 layers).</summary>
    public static LlamaModel Create(LlamaConfig config, int seed, Device device, bool trainable)
    {
        var model = new LlamaModel(config, device, trainable);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var generator = new Generator((ulong)seed, CPU);
        foreach (var spec in Specs(config))
        {
            var parameter = model.Parameters[spec.Name];
            if (!spec.Decays)
            {
                parameter.fill_(1);
                continue;
            }

            var residual = spec.Name.EndsWith("o_proj.weight", StringComparison.Ordinal) || spec.Name.EndsWith("down_proj.weight", StringComparison.Ordinal);
            var deviation = 0.02 / (residual ? Math.Sqrt(2 * config.Layers) : 1);
            parameter.copy_(randn(spec.Shape, generator: generator).mul_(deviation));
        }

        return model;
    }

    /// <summary>Loads a model folder in Hugging Face layout.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>.</exception>
    public static LlamaModel Load(string folder, Device device, bool trainable)
    {
        var config = LlamaConfig.Load(folder);
        var path = Path.Combine(folder, ModelFolder.Weights);
        if (!File.Exists(path))
        {
            throw ModelErrors.NotAModel(folder, ModelFolder.Weights);
        }

        var tensors = SafeTensors.Load(path);
        var model = new LlamaModel(config, device, trainable);
        try
        {
            model.Parameters.Fill(tensors, path);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
        finally
        {
            foreach (var tensor in tensors.Values)
            {
                tensor.Dispose();
            }
        }
    }

    /// <summary>The last hidden states, normalised.</summary>
    /// <param name="ids">Token ids, (B, T), int64.</param>
    /// <param name="positions">Positions, (B, T), int64.</param>
    /// <param name="mask">Added to attention scores, (B, 1, T, S): 0 where seen, -inf where hidden; S counts cached tokens too.</param>
    /// <param name="dropout">Dropout on embeddings and residual branches; 0 for evaluation.</param>
    /// <param name="cache">Keys and values of earlier tokens, extended by this call; null for none.</param>
    /// <returns>(B, T, d).</returns>
    public Tensor Hidden(Tensor ids, Tensor positions, Tensor mask, double dropout = 0, KeyValueCache? cache = null)
    {
        var (rows, tokens) = (ids.shape[0], ids.shape[1]);
        var flat = positions.reshape(-1);
        var cos = _cos.index_select(0, flat).view(rows, tokens, 1, Config.HeadSize).to(Compute);    // (B, T, 1, D)
        var sin = _sin.index_select(0, flat).view(rows, tokens, 1, Config.HeadSize).to(Compute);    // (B, T, 1, D)
        mask = mask.to(Compute);
        var x = Parameters[Embedding].index_select(0, ids.reshape(-1)).view(rows, tokens, Config.HiddenSize);    // (B, T, d)
        x = Drop(x, dropout);
        for (var layer = 0; layer < Config.Layers; layer++)
        {
            var prefix = $"model.layers.{layer}.";

            // Without gradients nothing of a layer is needed once it is computed.
            using var scope = is_grad_enabled() ? null : NewDisposeScope();
            var attended = Attention(prefix, Norm(x, prefix + "input_layernorm.weight"), cos, sin, mask, layer, cache);
            x = x + Drop(attended, dropout);
            x = x + Drop(FeedForward(prefix, Norm(x, prefix + "post_attention_layernorm.weight")), dropout);
            x = scope is null ? x : x.MoveToOuterDisposeScope();
        }

        return Norm(x, FinalNorm);
    }

    /// <summary>Projects hidden states onto the vocabulary: (N, d) to (N, V).</summary>
    public Tensor Logits(Tensor hidden) =>
        F.linear(hidden.to(Compute), Parameters[Config.TieWordEmbeddings ? Embedding : Head].to(Compute)).to(ScalarType.Float32);

    /// <summary>Writes weights and configuration in Hugging Face layout.</summary>
    public void Save(string folder, int bos, int eos, int pad)
    {
        using var scope = NewDisposeScope();
        Config.Save(folder, bos, eos, pad);
        SafeTensors.Save(Path.Combine(folder, ModelFolder.Weights), Parameters.Checkpoint().OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Adapter?.Dispose();
        Parameters.Dispose();
        _normEpsilon.Dispose();
        _one.Dispose();
        _cos.Dispose();
        _sin.Dispose();
    }

    private Tensor Attention(string prefix, Tensor x, Tensor cos, Tensor sin, Tensor mask, int layer, KeyValueCache? cache)
    {
        var (rows, tokens) = (x.shape[0], x.shape[1]);
        var (heads, groups, size) = (Config.Heads, Config.KeyValueHeads, Config.HeadSize);
        var projected = Linear(prefix + "self_attn.qkv_proj.weight", x).view(rows, tokens, heads + (2 * groups), size);   // (B, T, H+2G, D)
        var rotated = projected.narrow(2, 0, heads + groups);                                               // (B, T, H+G, D)

        // rotate_half with its sign in the sine table: x cos + roll(x, D/2) sin.
        rotated = (rotated * cos).addcmul(rotated.roll(size / 2, -1), sin, _one);
        var query = rotated.narrow(2, 0, heads).transpose(1, 2);                                            // (B, H, T, D)
        var key = rotated.narrow(2, heads, groups).transpose(1, 2);                                         // (B, G, T, D)
        var value = projected.narrow(2, heads + groups, groups).transpose(1, 2);                            // (B, G, T, D)
        Tensor attended;
        if (cache is not null)
        {
            attended = cache.Attend(layer, query, key, value, mask);                                        // (B, H, T, D)
        }
        else
        {
            if (groups != heads)
            {
                key = key.repeat_interleave(heads / groups, 1);                                             // (B, H, T, D)
                value = value.repeat_interleave(heads / groups, 1);
            }

            attended = F.scaled_dot_product_attention(query, key, value, mask, 0, false);                   // (B, H, T, D)
        }

        return Linear(prefix + "self_attn.o_proj.weight", attended.transpose(1, 2).reshape(rows, tokens, heads * size));
    }

    private Tensor FeedForward(string prefix, Tensor x)
    {
        var both = Linear(prefix + "mlp.gate_up_proj.weight", x);                                           // (B, T, 2F)
        var gate = both.narrow(-1, 0, Config.IntermediateSize);
        var up = both.narrow(-1, Config.IntermediateSize, Config.IntermediateSize);
        return Linear(prefix + "mlp.down_proj.weight", F.silu(gate) * up);                                  // (B, T, d)
    }

    private Tensor Linear(string name, Tensor x)
    {
        x = x.to(Compute);
        var result = F.linear(x, Parameters[name].to(Compute));
        return Adapter is null ? result : Adapter.Apply(name, x, result);
    }

    private Tensor Norm(Tensor x, string weight) =>
        x * (x * x).mean([-1L], keepdim: true).add(_normEpsilon).rsqrt() * Parameters[weight];

    private static Tensor Drop(Tensor x, double dropout) => dropout > 0 ? F.dropout(x, dropout, true, false) : x;

    /// <summary>The linear layers: their names in the model and the checkpoint tensors that each stacks.</summary>
    internal static IEnumerable<ParameterSpec> LinearSpecs(LlamaConfig config)
    {
        long d = config.HiddenSize, f = config.IntermediateSize;
        long q = config.Heads * config.HeadSize, g = config.KeyValueHeads * config.HeadSize;
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var attention = $"model.layers.{layer}.self_attn.";
            var mlp = $"model.layers.{layer}.mlp.";
            yield return new ParameterSpec(
                attention + "qkv_proj.weight", [q + (2 * g), d],
                [(attention + "q_proj.weight", q), (attention + "k_proj.weight", g), (attention + "v_proj.weight", g)], true);
            yield return ParameterSpec.Whole(attention + "o_proj.weight", [d, q], true);
            yield return new ParameterSpec(
                mlp + "gate_up_proj.weight", [2 * f, d], [(mlp + "gate_proj.weight", f), (mlp + "up_proj.weight", f)], true);
            yield return ParameterSpec.Whole(mlp + "down_proj.weight", [d, f], true);
        }
    }

    private static IEnumerable<ParameterSpec> Specs(LlamaConfig config)
    {
        long[] width = [config.HiddenSize];
        yield return ParameterSpec.Whole(Embedding, [config.VocabSize, config.HiddenSize], true);
        foreach (var spec in LinearSpecs(config))
        {
            yield return spec;
        }

        for (var layer = 0; layer < config.Layers; layer++)
        {
            yield return ParameterSpec.Whole($"model.layers.{layer}.input_layernorm.weight", width, false);
            yield return ParameterSpec.Whole($"model.layers.{layer}.post_attention_layernorm.weight", width, false);
        }

        yield return ParameterSpec.Whole(FinalNorm, width, false);
        if (!config.TieWordEmbeddings)
        {
            yield return ParameterSpec.Whole(Head, [config.VocabSize, config.HiddenSize], true);
        }
    }

    private static (Tensor Cos, Tensor Sin) Rotary(LlamaConfig config, Device device)
    {
        // theta_i = base^(-2i/D), angle = position * theta_i (Su et al. 2021); both halves of a head use the same angles.
        var half = config.HeadSize / 2;
        var cos = new float[config.ContextLength * config.HeadSize];
        var sin = new float[cos.Length];
        for (var position = 0; position < config.ContextLength; position++)
        {
            for (var i = 0; i < half; i++)
            {
                var angle = position * Math.Pow(config.RopeTheta, -2.0 * i / config.HeadSize);
                var at = (position * config.HeadSize) + i;
                cos[at] = cos[at + half] = (float)Math.Cos(angle);
                sin[at] = -(float)Math.Sin(angle);
                sin[at + half] = (float)Math.Sin(angle);
            }
        }

        long[] shape = [config.ContextLength, config.HeadSize];
        return (
            tensor(cos, shape, device: device).DetachFromDisposeScope(),
            tensor(sin, shape, device: device).DetachFromDisposeScope());
    }
}
