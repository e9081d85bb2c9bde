using System.Text.Json.Nodes;
using CsCheck;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Lora;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Tests.Data;
using RosePO.Core.Training.Loop;
using TorchSharp;

namespace RosePO.Core.Tests.Models.Lora;

public sealed class LoraAdapterTests
{
    private static readonly int[] s_ids = [1, 5, 9, 4, 20, 7, 7, 2];
    private static readonly string[] s_modules = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];
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

    [Fact]
    public void An_adapter_of_some_parts_of_a_fused_projection_is_one_of_all_whose_other_parts_do_nothing() =>
        Gen.Select(Gen.Shuffle(s_modules), Gen.Int[1, 6], Gen.Int[0, 99]).Sample(
            (order, count, seed) =>
            {
                var targets = order[..count];
                using var model = TinyModel.Create(seed);
                using var some = Moved(model.Config, s_options with { TargetModules = targets }, seed);
                using var all = LoraAdapter.Create(model.Config, s_options, seed, torch.CPU);
                using (torch.NewDisposeScope())
                using (torch.no_grad())
                {
                    var chosen = some.Parameters.Checkpoint().ToDictionary();
                    Assert.Equal(2 * 2 * count, chosen.Count);
                    Assert.All(chosen.Keys, name => Assert.Contains(targets, target => name.Contains($".{target}.", StringComparison.Ordinal)));
                    foreach (var (name, view) in all.Parameters.Checkpoint())
                    {
                        view.copy_(chosen.TryGetValue(name, out var value) ? value : torch.zeros_like(view));
                    }
                }

                model.Adapter = some;
                var said = TinyModel.LogProbs(model, s_ids);
                model.Adapter = all;
                AssertClose(TinyModel.LogProbs(model, s_ids), said);
                model.Adapter = null;
            },
            iter: 40, threads: 1);

    [Fact]
    public void A_merged_adapter_says_the_same_and_comes_out_again() =>
        Gen.Select(Gen.Shuffle(s_modules), Gen.Int[1, 7], Gen.Int[0, 99]).Sample(
            (order, count, seed) =>
            {
                using var model = TinyModel.Create(seed);
                var weights = Values(model.Parameters);
                var beneath = Moved(model.Config, s_options with { Rank = 2, TargetModules = [.. order.Reverse().Take(count)] }, seed + 1);
                model.Adapter = Moved(model.Config, s_options with { TargetModules = order[..count] }, seed, beneath);
                var said = TinyModel.LogProbs(model, s_ids);
                model.Adapter.Merge(model);
                Assert.True(model.Adapter.IsMerged);
                AssertClose(said, TinyModel.LogProbs(model, s_ids));
                Assert.Throws<InvalidOperationException>(() => model.Adapter.Merge(model));
                model.Adapter.Unmerge(model);
                Assert.Equal(weights, Values(model.Parameters), (a, b) => Math.Abs(a - b) < 1e-6f * (1 + Math.Abs(a)));
                Assert.Throws<InvalidOperationException>(() => model.Adapter.Unmerge(model));
                AssertClose(said, TinyModel.LogProbs(model, s_ids));
            },
            iter: 40, threads: 1);

    [Fact]
    public void An_adapter_over_a_frozen_one_is_saved_as_one_that_says_the_same() =>
        Gen.Select(Gen.Shuffle(s_modules), Gen.Int[1, 7], Gen.Double[0.5, 20], Gen.Int[0, 99]).Sample(
            (order, count, alpha, seed) =>
            {
                using var folder = new TemporaryFolder();
                using var model = TinyModel.Create(seed);
                var beneath = Moved(model.Config, s_options with { Rank = 2, Alpha = alpha, TargetModules = [.. order.Reverse().Take(count)] }, seed + 1);
                model.Adapter = Moved(model.Config, s_options with { TargetModules = order[..count] }, seed, beneath);
                var said = TinyModel.LogProbs(model, s_ids);
                model.Adapter.Save(folder.Path, "/models/base");
                model.Adapter.Dispose();
                model.Adapter = LoraAdapter.Load(folder.Path, model.Config, torch.CPU);
                AssertClose(said, TinyModel.LogProbs(model, s_ids));
                Assert.Equal(5, (int)JsonNode.Parse(File.ReadAllText(folder.At(ModelFolder.AdapterConfig)))!["r"]!);
            },
            iter: 40, threads: 1);

    [Fact]
    public void An_adapter_over_a_frozen_one_starts_where_that_one_is_and_leaves_it_there()
    {
        using var model = TinyModel.Create(4);
        var beneath = Moved(model.Config, s_options with { Rank = 2 }, 3);
        model.Adapter = beneath;
        var (said, frozen, weights) = (TinyModel.LogProbs(model, s_ids), Values(beneath.Parameters), Values(model.Parameters));
        model.Adapter = LoraAdapter.Create(model.Config, s_options, 7, torch.CPU, beneath);
        Assert.Equal(said, TinyModel.LogProbs(model, s_ids));
        Train(model);
        Assert.NotEqual(said, TinyModel.LogProbs(model, s_ids));
        Assert.Equal(frozen, Values(beneath.Parameters));
        Assert.Equal(weights, Values(model.Parameters));
    }

    [Theory]
    [InlineData("embed_tokens")]
    [InlineData("proj")]
    [InlineData(null)]
    public void A_target_that_is_no_linear_layer_is_refused_with_those_that_are(string? target)
    {
        using var model = TinyModel.Create(4);
        var error = Assert.Throws<RoseException>(
            () => LoraAdapter.Create(model.Config, s_options with { TargetModules = target is null ? [] : [target] }, 7, torch.CPU));
        Assert.Equal(RoseErrorCode.RequestInvalid, error.Error);
        Assert.Contains("q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Target_modules_are_written_as_they_were_given()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyModel.Create(4);
        foreach (var (given, written) in new (string[], string[])[] { (["v_proj", "q_proj"], ["v_proj", "q_proj"]), (["all-linear"], s_modules) })
        {
            using var adapter = LoraAdapter.Create(model.Config, s_options with { TargetModules = given }, 7, torch.CPU);
            adapter.Save(folder.Path, "/models/base");
            var config = JsonNode.Parse(File.ReadAllText(folder.At(ModelFolder.AdapterConfig)))!;
            Assert.Equal(written, config["target_modules"]!.AsArray().Select(name => (string)name!));
        }
    }

    // Its B away from zero.
    private static LoraAdapter Moved(LlamaConfig config, LoraOptions options, int seed, LoraAdapter? beneath = null)
    {
        var adapter = LoraAdapter.Create(config, options, seed, torch.CPU, beneath);
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        using var generator = new torch.Generator((ulong)seed, torch.CPU);
        adapter.Parameters.Flat.copy_(torch.randn(adapter.Parameters.Count, generator: generator).mul_(0.2));
        return adapter;
    }

    private static void AssertClose(float[,] expected, float[,] actual) =>
        Assert.Equal(expected.Cast<float>(), actual.Cast<float>(), (a, b) => Math.Abs(a - b) < 1e-3 * (1 + Math.Abs(a)));

    private static void Train(LlamaModel model)
    {
        using var optimizer = new FlatAdamW(model.Adapter!.Parameters, 0.01);
        for (var step = 1; step <= 3; step++)
        {
            using var scope = torch.NewDisposeScope();
            using var batch = new SharedPromptBatch([new(s_ids[..4], [s_ids[4..]])], TinyModel.Context, TinyModel.Padding, torch.CPU);
            model.Backward(-batch.LogProbs(model).sum());
            optimizer.Step(step, 0.01, 1);
        }
    }

    private static float[] Values(ParameterStore store) => store.Flat.data<float>().ToArray();
}
