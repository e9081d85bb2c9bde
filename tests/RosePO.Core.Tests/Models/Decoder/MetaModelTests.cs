using RosePO.Core.Models.Decoder;
using RosePO.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Models.Decoder;

/// <summary>Models of real size, whose shapes alone are built.</summary>
public sealed class MetaModelTests
{
    public MetaModelTests() => TorchRuntime.EnsureLoaded();

    // Values, tensors: as the published checkpoints have them (Llama-3.1-8B, Mistral-7B-v0.1, SmolLM2-135M).
    public static TheoryData<int, int, int, int, int, int, bool, long, int> Published => new()
    {
        { 128_256, 4096, 32, 32, 8, 14_336, false, 8_030_261_248, 291 },
        { 32_000, 4096, 32, 32, 8, 14_336, false, 7_241_732_096, 291 },
        { 49_152, 576, 30, 9, 3, 1536, true, 134_515_008, 272 },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void A_published_shape_has_the_published_number_of_values(
        int vocabulary, int width, int layers, int heads, int groups, int inner, bool tied, long values, int tensors)
    {
        var config = new LlamaConfig
        {
            VocabSize = vocabulary,
            HiddenSize = width,
            Layers = layers,
            Heads = heads,
            KeyValueHeads = groups,
            IntermediateSize = inner,
            ContextLength = 2048,
            TieWordEmbeddings = tied,
        };
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = LlamaModel.CreateMeta(config, ScalarType.BFloat16);
        model.Compute = ScalarType.BFloat16;
        Assert.Equal(DeviceType.META, model.Parameters.Flat.device_type);
        Assert.Equal(values, model.Parameters.Count);
        var checkpoint = model.Parameters.Checkpoint().ToDictionary();
        Assert.Equal(tensors, checkpoint.Count);
        Assert.Equal([width, width], checkpoint["model.layers.0.self_attn.q_proj.weight"].shape);
        Assert.Equal([(long)width / heads * groups, width], checkpoint["model.layers.0.self_attn.v_proj.weight"].shape);
        Assert.Equal([width, inner], checkpoint[$"model.layers.{layers - 1}.mlp.down_proj.weight"].shape);
        Assert.Equal([5L, vocabulary], model.Logits(zeros([5, width], device: model.Device)).shape);
    }
}
