using CsCheck;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Scoring;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Models.Decoder;

/// <summary>Every family against the numbers of transformers, and its cache against its own full reading.</summary>
public sealed class DecoderFamilyTests
{
    private static readonly Gen<Func<LlamaConfig, LlamaConfig>> s_family = Gen.OneOf<Func<LlamaConfig, LlamaConfig>>(
        config => config with { SlidingWindow = 1 },
        config => config with { SlidingWindow = 3, ModelType = DecoderFamily.Mistral },
        config => config with { SlidingWindow = 4, WindowedLayers = [false, true], QueryKeyValueBias = true, ModelType = DecoderFamily.Qwen2 },
        config => config with { QueryKeyNorm = true, HeadSize = 6, TieWordEmbeddings = false, ModelType = DecoderFamily.Qwen3 },
        config => config with { AttentionOutputBias = true, FeedForwardBias = true, RopeScaling = new LinearRopeScaling(2) });

    public static TheoryData<string> Folders { get; } =
        ["hf/llama3-rope-tied", "hf/mistral", "hf/mistral-window", "hf/qwen2", "hf/qwen3"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_family_gives_the_reference_logits_log_probs_and_greedy_tokens(string folder)
    {
        using var model = HuggingFaceFixture.Load(folder);
        HuggingFaceFixture.AssertLogits(folder, model);
        foreach (var row in HuggingFaceFixture.Rows(folder))
        {
            HuggingFaceFixture.AssertClose(row.LogProbs, LogProbs(model, row.Ids));
            Assert.Equal(12, row.Greedy.Length);
            Assert.Equal(row.Greedy, TinyModel.Greedy(model, row.Ids, 12, end: -1));
        }
    }

    [Fact]
    public void Weights_in_bfloat16_give_the_reference_logits_and_log_probs()
    {
        // The reference made its numbers in float32, with a rotary table that had gone through bfloat16 together with the weights. A
        // model that transformers loads keeps the table in float32, and so does this one; here the same rounding is put in.
        const string Folder = "hf/qwen2-bf16";
        using var loaded = HuggingFaceFixture.Load(Folder);
        using var model = LlamaModel.Create(loaded.Config with { RopeScaling = new RoundedFrequencies() }, 1, CPU, trainable: false);
        using var noGrad = no_grad();
        model.Parameters.Flat.copy_(loaded.Parameters.Flat);
        HuggingFaceFixture.AssertLogits(Folder, model);
        foreach (var row in HuggingFaceFixture.Rows(Folder))
        {
            HuggingFaceFixture.AssertClose(row.LogProbs, LogProbs(model, row.Ids));
            HuggingFaceFixture.AssertClose(row.LogProbs, LogProbs(loaded, row.Ids), 5e-3);
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_family_reads_token_by_token_what_it_reads_at_once(string folder)
    {
        using var model = HuggingFaceFixture.Load(folder);
        foreach (var row in HuggingFaceFixture.Rows(folder))
        {
            int[] ids = [.. row.Ids, .. row.Greedy];
            AssertSame(TinyModel.LogProbs(model, ids), Cached(model, ids, 1));
            AssertSame(TinyModel.LogProbs(model, ids), Cached(model, ids, row.Ids.Length));
        }
    }

    [Fact]
    public void A_family_of_any_shape_reads_in_pieces_what_it_reads_at_once() =>
        Gen.Select(s_family, Gen.Int[0, TinyModel.Vocabulary - 1].Array[2, 30], Gen.Int[1, 9], Gen.Int[0, 99]).Sample(
            (family, ids, piece, seed) =>
            {
                using var model = TinyModel.Create(seed, family: family);
                AssertSame(TinyModel.LogProbs(model, ids), Cached(model, ids, piece));
            },
            iter: 60, threads: 1);

    [Fact]
    public void An_answer_of_any_family_has_behind_a_shared_prompt_the_log_prob_it_has_alone() =>
        Gen.Select(
            s_family, Gen.Int[0, TinyModel.Vocabulary - 1].Array[1, 12],
            Gen.Int[0, TinyModel.Vocabulary - 1].Array[1, 6].Array[1, 5], Gen.Int[0, 99]).Sample(
            (family, prompt, answers, seed) =>
            {
                using var model = TinyModel.Create(seed, family: family);
                using var scope = NewDisposeScope();
                using var noGrad = no_grad();
                using var batch = new SharedPromptBatch([new(prompt, answers), new([5], [[4, 2]])], TinyModel.Context, TinyModel.Padding, CPU);
                var together = batch.LogProbs(model).data<float>().ToArray()[..answers.Length];
                var alone = answers.Select(answer => (float)TinyModel.AnswerLogProb(model, prompt, answer));
                Assert.Equal(alone, together, (a, b) => Math.Abs(a - b) < 1e-4 * (1 + Math.Abs(a)));
            },
            iter: 80, threads: 1);

    [Fact]
    public void A_packed_document_of_any_family_reads_as_it_does_alone() =>
        Gen.Select(s_family, Gen.Int[0, TinyModel.Vocabulary - 1].Array[1, 14].Array[1, 3], Gen.Int[0, 99]).Sample(
            (family, documents, seed) =>
            {
                using var model = TinyModel.Create(seed, family: family);
                using var scope = NewDisposeScope();
                using var noGrad = no_grad();
                var ids = documents.SelectMany(document => document).ToArray();
                var positions = documents.SelectMany(document => Enumerable.Range(0, document.Length)).Select(i => (long)i).ToArray();
                int[] owners = [.. documents.SelectMany((document, i) => Enumerable.Repeat(i, document.Length))];
                using var mask = AttentionMask.OfDocuments(owners, 1, ids.Length, CPU);
                var hidden = model.Hidden(tensor(Array.ConvertAll(ids, id => (long)id), [1, ids.Length]), tensor(positions, [1, ids.Length]), mask);
                var packed = nn.functional.log_softmax(model.Logits(hidden[0]), -1);
                var row = 0;
                foreach (var document in documents)
                {
                    var alone = TinyModel.LogProbs(model, document);
                    AssertSame(alone, Table(packed.narrow(0, row, document.Length)));
                    row += document.Length;
                }
            },
            iter: 60, threads: 1);

    [Fact]
    public void A_window_hides_what_lies_behind_it_and_only_in_its_layers()
    {
        int[] one = [1, 9, 9, 9, 9, 9, 9, 9], other = [2, 9, 9, 9, 9, 9, 9, 9];

        // Two layers of a window of 3 reach 2 + 2 tokens back; one windowed layer under one that sees everything reaches the start.
        using var local = TinyModel.Create(3, family: config => config with { SlidingWindow = 3 });
        Assert.Equal(Last(local, one), Last(local, other));
        Assert.NotEqual(Row(local, one, 4), Row(local, other, 4));
        using var mixed = TinyModel.Create(3, family: config => config with { SlidingWindow = 3, WindowedLayers = [true, false] });
        Assert.NotEqual(Last(mixed, one), Last(mixed, other));
    }

    [Fact]
    public void Only_distances_count_even_at_the_end_of_a_context_of_131072_tokens()
    {
        int[] ids = [1, 5, 9, 4, 20, 7, 7, 2];
        var scaling = new Llama3RopeScaling(8) { LowFrequencyFactor = 1, HighFrequencyFactor = 4, OriginalContextLength = 8192 };
        using var model = TinyModel.Create(3, family: config => config with { ContextLength = 131_072, RopeTheta = 500_000, RopeScaling = scaling });
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var mask = full([ids.Length, ids.Length], float.NegativeInfinity).triu(1).view(1, 1, ids.Length, ids.Length);
        var hidden = model.Hidden(
            tensor(Array.ConvertAll(ids, id => (long)id), [1, ids.Length]), arange(131_072 - ids.Length, 131_072).view(1, -1), mask);
        AssertSame(TinyModel.LogProbs(model, ids), Table(nn.functional.log_softmax(model.Logits(hidden[0]), -1)));
    }

    [Fact]
    public void A_window_as_long_as_the_text_changes_nothing()
    {
        int[] ids = [1, 5, 9, 4, 20, 7, 7, 2];
        using var all = TinyModel.Create(3);
        using var wide = TinyModel.Create(3, family: config => config with { SlidingWindow = ids.Length });
        using var narrow = TinyModel.Create(3, family: config => config with { SlidingWindow = ids.Length - 1 });
        Assert.Equal(TinyModel.LogProbs(all, ids), TinyModel.LogProbs(wide, ids));
        Assert.NotEqual(TinyModel.LogProbs(all, ids), TinyModel.LogProbs(narrow, ids));
    }

    private sealed record RoundedFrequencies() : RopeScaling(1)
    {
        internal override double Scale(double frequency)
        {
            // To the nearest value of 8 significant bits, ties to even.
            var unit = Math.ScaleB(1, Math.ILogB(frequency) - 7);
            return Math.Round(frequency / unit) * unit;
        }
    }

    private static double[] LogProbs(LlamaModel model, int[] ids)
    {
        var table = TinyModel.LogProbs(model, ids);
        return [.. Enumerable.Range(1, ids.Length - 1).Select(i => (double)table[i - 1, ids[i]])];
    }

    private static float[] Last(LlamaModel model, int[] ids) => Row(model, ids, ids.Length - 1);

    private static float[] Row(LlamaModel model, int[] ids, int row)
    {
        var table = TinyModel.LogProbs(model, ids);
        return [.. Enumerable.Range(0, table.GetLength(1)).Select(id => table[row, id])];
    }

    private static float[,] Cached(LlamaModel model, int[] ids, int first)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var cache = new KeyValueCache();
        var rows = new List<Tensor>();
        for (var at = 0; at < ids.Length;)
        {
            var tokens = at == 0 ? Math.Min(first, ids.Length) : 1;
            var mask = full([tokens, at + tokens], float.NegativeInfinity).triu(at + 1).view(1, 1, tokens, at + tokens);
            var piece = tensor(Array.ConvertAll(ids[at..(at + tokens)], id => (long)id), [1, tokens]);
            rows.Add(model.Logits(model.Hidden(piece, arange(at, at + tokens).view(1, tokens), mask, cache: cache)[0]));
            at += tokens;
        }

        return Table(nn.functional.log_softmax(cat(rows, 0), -1));
    }

    private static float[,] Table(Tensor logProbs)
    {
        var table = new float[logProbs.shape[0], logProbs.shape[1]];
        Buffer.BlockCopy(logProbs.contiguous().data<float>().ToArray(), 0, table, 0, table.Length * sizeof(float));
        return table;
    }

    private static void AssertSame(float[,] expected, float[,] actual) =>
        Assert.Equal(expected.Cast<float>(), actual.Cast<float>(), (a, b) => Math.Abs(a - b) < 1e-4 * (1 + Math.Abs(a)));
}
