using System.Text;
using RosePO.Core.Models.Decoder;
using RosePO.Fuzz.Mutating;
using RosePO.Fuzz.Running;

namespace RosePO.Fuzz.Targets;

/// <summary>The shape of a model, or the index of its shards.</summary>
internal sealed class ConfigTarget : IFuzzTarget
{
    private static readonly byte[][] s_whole =
    [
        .. ((string[])
        [
            """{"architectures":["LlamaForCausalLM"],"model_type":"llama","vocab_size":32,"hidden_size":16,"num_hidden_layers":2,"num_attention_heads":4,"num_key_value_heads":2,"intermediate_size":24,"max_position_embeddings":64,"rms_norm_eps":1e-05,"rope_theta":500000.0,"rope_scaling":{"factor":8.0,"high_freq_factor":4.0,"low_freq_factor":1.0,"original_max_position_embeddings":32,"rope_type":"llama3"},"tie_word_embeddings":true,"attention_bias":false,"mlp_bias":false,"hidden_act":"silu","torch_dtype":"bfloat16","bos_token_id":1,"eos_token_id":[2,3]}""",
            """{"model_type":"qwen3","vocab_size":32,"hidden_size":16,"num_hidden_layers":2,"num_attention_heads":4,"num_key_value_heads":2,"head_dim":8,"intermediate_size":24,"max_position_embeddings":64,"use_sliding_window":true,"sliding_window":16,"layer_types":["full_attention","sliding_attention"],"rope_parameters":{"rope_theta":1e6,"rope_type":"default"}}""",
            """{"model_type":"mistral","vocab_size":32,"hidden_size":16,"num_hidden_layers":1,"num_attention_heads":2,"num_key_value_heads":2,"intermediate_size":24,"max_position_embeddings":64,"sliding_window":null,"quantization_config":null}""",
        ]).Select(text => Encoding.UTF8.GetBytes(text)),
    ];

    private readonly WorkFolder _folder = new();

    public byte[] Next(Random random)
    {
        var whole = s_whole[random.Next(s_whole.Length)];
        return random.Next(2) == 0 ? JsonMutator.Of(whole, random) : Mutator.Of(whole, random, Words.Json);
    }

    public void Read(byte[] input, Random random)
    {
        _folder.Write(LlamaConfig.FileName, input);
        var config = LlamaConfig.Load(_folder.Path);
        if (config.Heads <= 0 || config.KeyValueHeads <= 0 || config.HeadSize <= 0 || config.Layers <= 0 || config.Heads % config.KeyValueHeads != 0)
        {
            throw new SilentLossException($"A shape that is none was read: {config}.");
        }

        for (var layer = 0; layer < Math.Min(config.Layers, 64); layer++)
        {
            _ = config.IsWindowed(layer);
        }
    }

    public void Dispose() => _folder.Dispose();
}
