namespace RosePO.Core.Models.Decoder;

internal sealed partial class LlamaModel
{
    /// <summary>The linear layers: their names in the model and the checkpoint tensors that each stacks.</summary>
    internal static IEnumerable<ParameterSpec> LinearSpecs(LlamaConfig config)
    {
        long d = config.HiddenSize, f = config.IntermediateSize;
        long q = (long)config.Heads * config.HeadSize, g = (long)config.KeyValueHeads * config.HeadSize;
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

    /// <summary>Every parameter.</summary>
    internal static IEnumerable<ParameterSpec> Specs(LlamaConfig config)
    {
        long[] width = [config.HiddenSize];
        yield return ParameterSpec.Whole(Embedding, [config.VocabSize, config.HiddenSize], true);
        foreach (var spec in LinearSpecs(config))
        {
            yield return spec;
            if (HasBias(config, spec.Name))
            {
                yield return new ParameterSpec(Bias(spec.Name), [spec.Shape[0]], [.. spec.Parts.Select(part => (Bias(part.Name), part.Rows))], false);
            }
        }

        for (var layer = 0; layer < config.Layers; layer++)
        {
            yield return ParameterSpec.Whole($"model.layers.{layer}.input_layernorm.weight", width, false);
            yield return ParameterSpec.Whole($"model.layers.{layer}.post_attention_layernorm.weight", width, false);
            if (config.QueryKeyNorm)
            {
                yield return ParameterSpec.Whole($"model.layers.{layer}.self_attn.q_norm.weight", [config.HeadSize], false);
                yield return ParameterSpec.Whole($"model.layers.{layer}.self_attn.k_norm.weight", [config.HeadSize], false);
            }
        }

        yield return ParameterSpec.Whole(FinalNorm, width, false);
        if (!config.TieWordEmbeddings)
        {
            yield return ParameterSpec.Whole(Head, [config.VocabSize, config.HiddenSize], true);
        }
    }

    private static bool HasBias(LlamaConfig config, string linear) =>
        linear.EndsWith("qkv_proj.weight", StringComparison.Ordinal) ? config.QueryKeyValueBias
        : linear.EndsWith("o_proj.weight", StringComparison.Ordinal) ? config.AttentionOutputBias
        : config.FeedForwardBias;

    private static string Bias(string weight) => weight[..^"weight".Length] + "bias";
}
