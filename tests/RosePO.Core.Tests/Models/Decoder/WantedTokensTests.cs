using CsCheck;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Lora;
using RosePO.Core.Models.Scoring;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Models.Decoder;

/// <summary>The last block without the tokens that nobody asks for is the last block.</summary>
public sealed class WantedTokensTests
{
    private static readonly string[] s_modules = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];

    private static readonly Gen<Func<LlamaConfig, LlamaConfig>> s_family = Gen.OneOf<Func<LlamaConfig, LlamaConfig>>(
        config => config,
        config => config with { KeyValueHeads = 1, Layers = 1 },
        config => config with { KeyValueHeads = 4, SlidingWindow = 3, ModelType = DecoderFamily.Mistral },
        config => config with { SlidingWindow = 2, WindowedLayers = [true, false], QueryKeyValueBias = true, ModelType = DecoderFamily.Qwen2 },
        config => config with { SlidingWindow = 4, WindowedLayers = [false, true] },
        config => config with { QueryKeyNorm = true, HeadSize = 6, TieWordEmbeddings = false, ModelType = DecoderFamily.Qwen3 });

    private static readonly Gen<SharedPromptRow[]> s_rows =
        Gen.Select(Ids(1, 14), Ids(1, 6).Array[1, 5], (prompt, answers) => new SharedPromptRow(prompt, answers)).Array[1, 4];

    [Fact]
    public void Wanted_states_and_their_gradients_are_those_of_all_tokens() =>
        Gen.Select(s_family, s_rows, Gen.Shuffle(s_modules), Gen.Int[0, s_modules.Length], Gen.Bool, Gen.Int[0, 99]).Sample(
            (family, rows, modules, adapted, recomputes, seed) =>
            {
                // No adapter means that the weights themselves are trained.
                using var model = TinyModel.Create(seed, trainable: adapted == 0, family: family);
                if (adapted > 0)
                {
                    using var noGrad = no_grad();
                    var beneath = seed % 2 == 0 ? Adapter(model, ["q_proj", "v_proj", "up_proj"], seed + 1) : null;
                    model.Adapter = Adapter(model, modules[..adapted], seed, beneath);
                }

                model.ActivationCheckpointing = recomputes;
                var (expected, gradient) = Run(model, rows, prunes: false);
                var (actual, prunedGradient) = Run(model, rows, prunes: true);
                AssertClose(expected, actual, 1e-5);
                AssertClose(gradient, prunedGradient, 1e-4);
            },
            iter: 120, threads: 1);

    [Fact]
    public void A_cache_holds_the_keys_and_values_of_all_tokens() =>
        Gen.Select(s_family, Ids(2, 14), Ids(1, 6), Gen.Int[0, 99]).Sample(
            (family, first, second, seed) =>
            {
                using var model = TinyModel.Create(seed, family: family);
                AssertClose(Behind(model, first, second, null), Behind(model, first, second, first.Length - 1), 1e-5);
            },
            iter: 60, threads: 1);

    // The states of some tokens after others, of whose own states only one may have been wanted.
    private static float[] Behind(LlamaModel model, int[] first, int[] second, long? wanted)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var cache = new KeyValueCache();
        Read(model, cache, first, 0, wanted is { } column ? tensor([column], [1, 1]) : null);
        return [.. Read(model, cache, second, first.Length, null).data<float>()];
    }

    private static Tensor Read(LlamaModel model, KeyValueCache cache, int[] ids, int at, Tensor? columns)
    {
        var mask = full([ids.Length, at + ids.Length], float.NegativeInfinity).triu(at + 1).view(1, 1, ids.Length, -1);
        return model.Hidden(
            tensor(Array.ConvertAll(ids, id => (long)id), [1, ids.Length]), arange(at, at + ids.Length).view(1, -1), mask, 0, cache, columns);
    }

    // Of each row the end of the prompt, the first token twice and the last one are wanted.
    private static (float[] States, float[] Gradient) Run(LlamaModel model, SharedPromptRow[] rows, bool prunes)
    {
        using var scope = NewDisposeScope();
        var width = rows.Max(row => row.Tokens);
        var ids = rows.SelectMany(row => row.Prompt.Concat(row.Answers.SelectMany(answer => answer[..^1]))
            .Concat(Enumerable.Repeat(TinyModel.Padding, width - row.Tokens))).Select(id => (long)id).ToArray();
        int[] branches = [.. rows.SelectMany(row => Enumerable.Repeat(0, row.Prompt.Length)
            .Concat(row.Answers.SelectMany((answer, i) => Enumerable.Repeat(i + 1, answer.Length - 1))).Concat(Enumerable.Repeat(-1, width - row.Tokens)))];
        using var mask = AttentionMask.OfBranches(branches, rows.Length, width, CPU);
        var tokens = tensor(ids, [rows.Length, width]);
        var positions = arange(width).expand(rows.Length, width);
        var columns = tensor(rows.SelectMany(row => (long[])[row.Prompt.Length - 1, 0, row.Tokens - 1, 0]).ToArray(), [rows.Length, 4]);
        var states = prunes
            ? model.Hidden(tokens, positions, mask, columns: columns)
            : model.Hidden(tokens, positions, mask).gather(1, columns.unsqueeze(2).expand(-1, -1, model.Config.HiddenSize));
        using var generator = new Generator(5, CPU);
        var store = model.Adapter?.Parameters ?? model.Parameters;
        model.Backward((states * randn(states.shape, generator: generator)).sum());
        float[] gradient = [.. store.Gradient!.data<float>()];
        store.Gradient.zero_();
        return ([.. states.detach().contiguous().data<float>()], gradient);
    }

    private static LoraAdapter Adapter(LlamaModel model, string[] modules, int seed, LoraAdapter? beneath = null)
    {
        var options = new LoraOptions { Rank = 3, Alpha = 6, TargetModules = modules };
        var adapter = LoraAdapter.Create(model.Config, options, seed, CPU, beneath);
        using var generator = new Generator((ulong)seed, CPU);
        using var values = randn(adapter.Parameters.Count, generator: generator).mul_(0.3);
        adapter.Parameters.Flat.copy_(values);
        return adapter;
    }

    private static Gen<int[]> Ids(int least, int most) => Gen.Int[0, TinyModel.Vocabulary - 1].Array[least, most];

    // To a part of the largest value. Gradients get ten times the room of states: parameters that are one rounding away (1e-7)
    // move some of them by 2e-5 of the largest, where a norm divides by next to nothing.
    private static void AssertClose(float[] expected, float[] actual, double part)
    {
        var scale = 1 + expected.Max(Math.Abs);
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) < part * scale);
    }
}
