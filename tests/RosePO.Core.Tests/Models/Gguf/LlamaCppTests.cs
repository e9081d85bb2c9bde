using RosePO.Core.Evaluation.Publishing;
using RosePO.Core.Models.Generation;
using RosePO.Core.Runtime;
using RosePO.Core.Tests.Data;
using RosePO.Core.Text.HuggingFace;
using RosePO.Core.Text.Tokenizers;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Models.Gguf;

/// <summary>Exported files, opened by llama.cpp.</summary>
public sealed class LlamaCppTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // Before any test touches TorchSharp.
    public LlamaCppTests() => TorchRuntime.EnsureLoaded();

    public void Dispose() => _folder.Dispose();

    private string Export(string model, WeightType type)
    {
        var result = ExportModel.Run(
            new ModelExportRequest { Model = model, Destination = _folder.At($"{type}"), Format = ModelFormat.Gguf, Type = type },
            cancellation: TestContext.Current.CancellationToken);
        return result.File!;
    }

    // A fixture of random weights with words for its ids.
    private string Fixture(string name)
    {
        var folder = _folder.At("model");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(HuggingFaceFixture.Folder(name)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        TinyLanguageModel.Tokenizer.Save(folder);
        return folder;
    }

    [Theory]
    [InlineData("hf/llama-untied")]
    [InlineData("hf/llama3-rope-tied")]
    [InlineData("hf/mistral")]
    [InlineData("hf/qwen2")]
    [InlineData("hf/qwen3")]
    public void Every_family_has_the_logits_and_the_answers_of_transformers(string name)
    {
        using var program = new LlamaCpp(Export(Fixture(name), WeightType.Fp32));
        foreach (var row in HuggingFaceFixture.Rows(name))
        {
            var (ids, logits) = program.Answer(row.Ids, row.Greedy.Length);
            HuggingFaceFixture.AssertClose(row.Logits, logits, 1e-3);
            Assert.Equal(row.Greedy, ids);
        }
    }

    [Theory]
    [InlineData(WeightType.Fp32, 1e-3)]
    [InlineData(WeightType.Bf16, 0.2)]
    [InlineData(WeightType.Fp16, 0.02)]
    [InlineData(WeightType.Q8, 0.4)]
    public void A_trained_model_tells_the_same_story_in_every_type(WeightType type, double tolerance)
    {
        var folder = RealData.Folder("stories260k");
        var tokenizer = HuggingFaceTokenizer.Load(folder);
        using var program = new LlamaCpp(Export(folder, type));
        using var network = Core.Models.Decoder.LlamaModel.Load(folder, CPU, trainable: false);
        int[] ids = [tokenizer.Start!.Value, .. tokenizer.Encode("Once upon a time, there was a little girl")];
        var (answer, logits) = program.Answer(ids, type == WeightType.Q8 ? 8 : 64);
        HuggingFaceFixture.AssertClose(HuggingFaceFixture.LastLogits(network, ids), logits, tolerance);
        var expected = ids.ToList();
        foreach (var token in answer)
        {
            Assert.Equal(Best(HuggingFaceFixture.LastLogits(network, [.. expected])), token);
            expected.Add(token);
        }

        static int Best(double[] values) => values.Index().MaxBy(value => value.Item).Index;
    }

    [Theory]
    [InlineData("stories260k")]
    [InlineData("tokenizers/llama2")]
    [InlineData("tokenizers/llama3_2")]
    [InlineData("tokenizers/qwen2_5")]
    [InlineData("tokenizers/gpt2")]
    public void Text_has_the_same_tokens(string name)
    {
        var from = RealData.Folder(name);
        var tokenizer = TokenizerFolder.Load(from);
        var model = _folder.At("model");
        Directory.CreateDirectory(model);
        tokenizer.Save(model);
        var config = new Core.Models.Decoder.LlamaConfig
        {
            VocabSize = tokenizer.Count,
            HiddenSize = 8,
            Layers = 1,
            Heads = 1,
            KeyValueHeads = 1,
            IntermediateSize = 8,
            ContextLength = 64,
        };
        using (var network = Core.Models.Decoder.LlamaModel.Create(config, 1, CPU, trainable: false))
        {
            network.Save(model, tokenizer.Start, tokenizer.End, tokenizer.Padding);
        }

        using var program = new LlamaCpp(Export(model, WeightType.Fp16));
        foreach (var text in (string[])["Toy Story (1995)", "Amélie: Le Fabuleux Destin, 1234567!", "Don't   Look\nNow", "Crouching Tiger, Hidden Dragon (Wo hu cang long)", "千と千尋の神隠し 🎬"])
        {
            Assert.Equal(tokenizer.Encode(text), program.Tokenize(text, addStart: false));
            Assert.Equal([.. tokenizer.Start is { } start ? [start] : Array.Empty<int>(), .. tokenizer.Encode(text)], program.Tokenize(text, addStart: true));
        }
    }

    [Fact]
    public void A_model_that_sees_through_a_window_promises_no_more_context_than_that()
    {
        // llama.cpp lets every layer of this family see all: within the window both are the same.
        var file = File.ReadAllBytes(Export(Fixture("hf/mistral-window"), WeightType.Fp32));
        var key = "llama.context_length"u8;
        var at = file.AsSpan().IndexOf(key) + key.Length;
        Assert.Equal((4u, 8u), (BitConverter.ToUInt32(file, at), BitConverter.ToUInt32(file, at + 4)));
    }

    [Fact]
    public void An_embedded_decoder_answers_with_the_same_tokens()
    {
        using var model = TinyLanguageModel.Create(3);
        var folder = _folder.At("embedded");
        Directory.CreateDirectory(folder);
        model.Network.Save(folder, TinyLanguageModel.Tokenizer.Start, TinyLanguageModel.Tokenizer.End, TinyLanguageModel.Tokenizer.Padding);
        TinyLanguageModel.Tokenizer.Save(folder);
        int[] prompt = [1, 7, 9, 11, 8];
        using var program = new LlamaCpp(Export(folder, WeightType.Fp32));
        var expected = Assert.Single(new TextGenerator(model) { MaxTokens = 12 }.Greedy([prompt], cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(expected, program.Answer(prompt, 12).Ids[..expected.Length]);
    }
}
