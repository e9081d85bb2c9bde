using System.Text.Json.Nodes;
using RosePO.Core.Models;
using RosePO.Core.Tests.Data;
using RosePO.Core.Training;
using TorchSharp;

namespace RosePO.Core.Tests.Models;

public sealed class LoraAdapterTests
{
    private static readonly int[] s_ids = [1, 5, 9, 4, 20, 7, 7, 2];
    private static readonly LoraOptions s_options = new() { Rank = 3, Alpha = 12 };

    [Fact]
    public void A_new_adapter_changes_nothing()
    {
        using var model = TinyModel.Create(4);
        var before = TinyModel.LogProbs(model, s_ids);
        model.Adapter = LoraAdapter.Create(model.Config, s_options, 7, torch.CPU);
        Assert.Equal(before, TinyModel.LogProbs(model, s_ids));
    }

    [Fact]
    public void Training_moves_the_adapter_and_leaves_the_base_as_it_is()
    {
        using var model = TinyModel.Create(4);
        model.Adapter = LoraAdapter.Create(model.Config, s_options, 7, torch.CPU);
        Assert.Null(model.Parameters.Gradient);
        var (weights, adapter, said) = (Values(model.Parameters), Values(model.Adapter.Parameters), TinyModel.LogProbs(model, s_ids));
        Train(model);
        Assert.Equal(weights, Values(model.Parameters));
        Assert.NotEqual(adapter, Values(model.Adapter.Parameters));
        Assert.NotEqual(said, TinyModel.LogProbs(model, s_ids));
    }

    [Fact]
    public void A_saved_adapter_says_the_same_when_it_is_loaded()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyModel.Create(4);
        using var trained = LoraAdapter.Create(model.Config, s_options, 7, torch.CPU);
        model.Adapter = trained;
        Train(model);
        var said = TinyModel.LogProbs(model, s_ids);
        trained.Save(folder.Path, "/models/base");
        model.Adapter = LoraAdapter.Load(folder.Path, model.Config, torch.CPU);
        Assert.Equal(said, TinyModel.LogProbs(model, s_ids));

        var config = JsonNode.Parse(File.ReadAllText(folder.At(ModelFolder.AdapterConfig)))!;
        Assert.Equal("LORA", (string)config["peft_type"]!);
        Assert.Equal(3, (int)config["r"]!);
        Assert.Equal(12, (double)config["lora_alpha"]!);
        Assert.Equal("/models/base", (string)config["base_model_name_or_path"]!);
    }

    [Fact]
    public void Dropout_acts_until_it_is_turned_off()
    {
        using var model = TinyModel.Create(4);
        model.Adapter = LoraAdapter.Create(model.Config, s_options with { Dropout = 0.5 }, 7, torch.CPU);
        Train(model);
        Assert.NotEqual(TinyModel.LogProbs(model, s_ids), TinyModel.LogProbs(model, s_ids));
        model.Adapter.Dropout = 0;
        Assert.Equal(TinyModel.LogProbs(model, s_ids), TinyModel.LogProbs(model, s_ids));
    }

    private static void Train(LlamaModel model)
    {
        using var optimizer = new FlatAdamW(model.Adapter!.Parameters, 0.01);
        for (var step = 1; step <= 3; step++)
        {
            using var scope = torch.NewDisposeScope();
            using var batch = new SharedPromptBatch([new(s_ids[..4], [s_ids[4..]])], TinyModel.Context, TinyModel.Padding, torch.CPU);
            (-batch.LogProbs(model).sum()).backward();
            optimizer.Step(step, 0.01, 1);
        }
    }

    private static float[] Values(ParameterStore store) => store.Flat.data<float>().ToArray();
}
