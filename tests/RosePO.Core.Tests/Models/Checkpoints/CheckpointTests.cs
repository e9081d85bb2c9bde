using System.Text.Json.Nodes;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Lora;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Runtime;
using RosePO.Core.Tensors;
using RosePO.Core.Tests.Data;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Models.Checkpoints;

public sealed class CheckpointTests
{
    public CheckpointTests() => TorchRuntime.EnsureLoaded();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weights_come_back_bit_by_bit_from_one_file_and_from_shards(bool tied)
    {
        using var one = new SavedModel(tied);
        using var cut = new SavedModel(tied, shardLimit: 3000);
        using var fromOne = one.Load();
        using var fromShards = cut.Load();
        Assert.Equal(["model.safetensors"], one.Files("model*"));
        Assert.Equal(SavedModel.Values(one.Model), SavedModel.Values(fromOne));
        Assert.Equal(SavedModel.Values(one.Model), SavedModel.Values(fromShards));
    }

    [Fact]
    public void Shards_hold_no_more_than_the_limit_and_the_index_tells_where_each_tensor_is()
    {
        const long Limit = 3000;
        using var saved = new SavedModel(shardLimit: Limit);
        var index = JsonNode.Parse(File.ReadAllText(saved.At(ModelFolder.WeightsIndex)))!;
        var shards = saved.Files("*.safetensors");
        Assert.Equal([.. Enumerable.Range(1, shards.Length).Select(i => $"model-{i:00000}-of-{shards.Length:00000}.safetensors")], shards);
        var bytes = 0L;
        using var scope = NewDisposeScope();
        foreach (var shard in shards)
        {
            var tensors = SafeTensors.Load(saved.At(shard));
            var size = tensors.Values.Sum(tensor => tensor.numel() * 4);
            Assert.True(size <= Limit || tensors.Count == 1);
            Assert.All(tensors.Keys, name => Assert.Equal(shard, index["weight_map"]![name]!.GetValue<string>()));
            bytes += size;
        }

        Assert.Equal(bytes, index["metadata"]!["total_size"]!.GetValue<long>());
        Assert.Equal(saved.Model.Parameters.Count, index["metadata"]!["total_parameters"]!.GetValue<long>());
        Assert.Equal(saved.Model.Parameters.Count * 4, bytes);
    }

    [Fact]
    public void Saving_again_in_the_other_layout_leaves_nothing_that_would_be_read_instead()
    {
        using var saved = new SavedModel(shardLimit: 3000);
        saved.Model.Parameters.Flat.add_(1);
        saved.Model.Save(saved.Path, 1, 2, 3);
        using (var single = saved.Load())
        {
            Assert.Equal(SavedModel.Values(saved.Model), SavedModel.Values(single));
        }

        saved.Model.Parameters.Flat.add_(1);
        saved.Model.Save(saved.Path, 1, 2, 3, shardLimit: 3000);
        using var sharded = saved.Load();
        Assert.Equal(SavedModel.Values(saved.Model), SavedModel.Values(sharded));
    }

    [Fact]
    public void Weights_saved_in_bfloat16_say_so_and_are_the_rounded_ones()
    {
        using var saved = new SavedModel(dtype: ScalarType.BFloat16);
        using var scope = NewDisposeScope();
        Assert.All(SafeTensors.Load(saved.At(ModelFolder.Weights)).Values, tensor => Assert.Equal(ScalarType.BFloat16, tensor.dtype));
        Assert.Equal("bfloat16", JsonNode.Parse(File.ReadAllText(saved.At(LlamaConfig.FileName)))!["torch_dtype"]!.GetValue<string>());
        using var loaded = saved.Load();
        Assert.Equal(saved.Model.Parameters.Flat.to(ScalarType.BFloat16).to(ScalarType.Float32).data<float>().ToArray(), SavedModel.Values(loaded));
    }

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void Weights_of_any_floating_type_are_read(ScalarType type)
    {
        using var saved = new SavedModel();
        saved.Change(pair => [new(pair.Key, pair.Value.to(type))]);
        using var loaded = saved.Load();
        using var scope = NewDisposeScope();
        Assert.Equal(saved.Model.Parameters.Flat.to(type).to(ScalarType.Float32).data<float>().ToArray(), SavedModel.Values(loaded));
    }

    [Fact]
    public void A_frozen_model_in_bfloat16_takes_half_the_memory_and_says_what_the_rounded_weights_say()
    {
        using var saved = new SavedModel(dtype: ScalarType.BFloat16);
        using var rounded = saved.Load();
        using var half = saved.Load(ScalarType.BFloat16);
        Assert.Equal(ScalarType.BFloat16, half.Parameters.Flat.dtype);
        Assert.Equal(SavedModel.Values(rounded), SavedModel.Values(half));

        // Computed in Float32, both read the same numbers: only where they are widened differs.
        int[] ids = [1, 9, 4, 16, 2];
        Assert.Equal(TinyModel.LogProbs(rounded, ids).Cast<float>(), TinyModel.LogProbs(half, ids).Cast<float>());
    }

    // Two norms per block and the last one; beside them the biases of query, key and value, or the norms of query and key.
    [Theory]
    [InlineData(true, 11)]
    [InlineData(false, 9)]
    public void Norms_and_biases_of_a_frozen_model_in_bfloat16_keep_every_digit_and_are_saved_with_them(bool biased, int expected)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using (var made = TinyModel.Create(seed: 4, family: config => config with { QueryKeyValueBias = biased, QueryKeyNorm = !biased, ModelType = biased ? DecoderFamily.Qwen2 : DecoderFamily.Qwen3 }))
        using (no_grad())
        {
            // Values that BFloat16 would round.
            made.Parameters.Flat.add_(0.001);
            made.Save(folder.Path, 1, 2, 3);
        }

        using var whole = LlamaModel.Load(folder.Path, CPU, trainable: false);
        using var half = LlamaModel.Load(folder.Path, CPU, trainable: false, ScalarType.BFloat16);
        Assert.Equal(whole.Parameters.Count, half.Parameters.Count);
        half.Save(folder.Path, 1, 2, 3);
        var saved = SafeTensors.Load(folder.At(ModelFolder.Weights));
        var kept = 0;
        foreach (var (name, tensor) in half.Parameters.Checkpoint())
        {
            var exact = name.Contains("norm", StringComparison.Ordinal) || name.EndsWith(".bias", StringComparison.Ordinal);
            Assert.Equal(exact ? ScalarType.Float32 : ScalarType.BFloat16, tensor.dtype);
            var values = Values(whole.Parameters.Checkpoint().Single(pair => pair.Key == name).Value);
            Assert.Equal(exact, Values(tensor).SequenceEqual(values));
            Assert.Equal(exact, Values(saved[name]).SequenceEqual(values));
            kept += exact ? 1 : 0;
        }

        Assert.Equal(expected, kept);

        static float[] Values(Tensor tensor) => tensor.to(ScalarType.Float32).contiguous().data<float>().ToArray();
    }

    [Fact]
    public void An_adapter_over_a_base_in_bfloat16_has_float32_gradients()
    {
        using var saved = new SavedModel();
        using var model = saved.Load(ScalarType.BFloat16);
        model.Compute = ScalarType.BFloat16;
        model.Adapter = LoraAdapter.Create(model.Config, new LoraOptions { Rank = 2 }, 1, CPU);
        using var scope = NewDisposeScope();
        using var batch = new SharedPromptBatch([new([1, 5, 9], [[4, 2]])], TinyModel.Context, TinyModel.Padding, CPU);
        model.Backward(batch.LogProbs(model).sum());
        var gradient = model.Adapter.Parameters.Gradient!;
        Assert.Equal(ScalarType.Float32, gradient.dtype);
        Assert.InRange(gradient.abs().max().item<float>(), float.Epsilon, float.MaxValue);
    }

    [Fact]
    public void Trainable_weights_stay_in_float32()
    {
        using var saved = new SavedModel();
        Assert.Throws<ArgumentException>(() => LlamaModel.Load(saved.Path, CPU, trainable: true, ScalarType.BFloat16));
    }

    [Fact]
    public void Names_without_the_decoders_prefix_are_read()
    {
        using var saved = new SavedModel(tied: true);
        saved.Change(pair => [new(pair.Key["model.".Length..], pair.Value)]);
        using var loaded = saved.Load();
        Assert.Equal(SavedModel.Values(saved.Model), SavedModel.Values(loaded));
    }

    [Fact]
    public void Buffers_and_a_tied_head_are_passed_over()
    {
        using var saved = new SavedModel(tied: true);
        saved.Change(pair => pair.Key == "model.norm.weight"
            ? [pair, new("lm_head.weight", ones(1)), new("model.layers.0.self_attn.rotary_emb.inv_freq", ones(2))]
            : [pair]);
        using var loaded = saved.Load();
        Assert.Equal(SavedModel.Values(saved.Model), SavedModel.Values(loaded));
    }

    [Fact]
    public void A_tensor_that_the_model_would_leave_out_is_refused_by_name()
    {
        using var saved = new SavedModel();
        saved.Change(pair => pair.Key == "model.norm.weight" ? [pair, new("model.layers.0.self_attn.q_proj.bias", ones(16))] : [pair]);
        saved.Refusal("model.layers.0.self_attn.q_proj.bias has no place");
    }

    [Fact]
    public void A_missing_tensor_is_named()
    {
        using var saved = new SavedModel();
        saved.Change(pair => pair.Key == "model.norm.weight" ? [] : [pair]);
        saved.Refusal("model.norm.weight is missing");
    }

    [Fact]
    public void A_tensor_of_another_shape_is_named_with_both_shapes()
    {
        using var saved = new SavedModel();
        saved.Change(pair => pair.Key == "model.norm.weight" ? [new(pair.Key, ones(15))] : [pair]);
        saved.Refusal("model.norm.weight is of shape (15) where (16) is needed");
    }

    [Fact]
    public void A_tensor_of_whole_numbers_is_no_weight()
    {
        using var saved = new SavedModel();
        saved.Change(pair => pair.Key == "model.norm.weight" ? [new(pair.Key, ones(16, dtype: ScalarType.Int32))] : [pair]);
        saved.Refusal("model.norm.weight contains I32 values");
    }

    [Theory]
    [InlineData(double.NaN, ScalarType.Float32)]
    [InlineData(double.NaN, ScalarType.BFloat16)]
    [InlineData(double.PositiveInfinity, ScalarType.Float16)]
    [InlineData(double.NegativeInfinity, ScalarType.Float32)]
    [InlineData(1e300, ScalarType.Float64)]
    public void A_weight_that_is_not_finite_is_named(double value, ScalarType type)
    {
        const string Name = "model.layers.1.mlp.up_proj.weight";
        using var saved = new SavedModel();
        saved.Change(pair =>
        {
            var tensor = pair.Value.to(type);
            if (pair.Key == Name)
            {
                tensor[3, 5] = value;
            }

            return [new(pair.Key, tensor)];
        });
        saved.Refusal($"{Name} contains values that are not finite");
    }

    [Fact]
    public void An_adapter_whose_weight_is_not_a_number_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("adapter.safetensors");
        using var values = full(2, 2, float.NaN);
        SafeTensors.Save(path, [new("a", values)]);
        using var store = new ParameterStore([ParameterSpec.Whole("a", [2, 2], true)], CPU, trainable: true);
        using var weights = ModelWeights.OpenFile(path);
        var error = Assert.Throws<RoseException>(() => store.Fill(weights));
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
    }
}
