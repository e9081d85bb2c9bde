using System.Text.Json.Nodes;
using RosePO.Core.Models;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Runtime;
using RosePO.Core.Tests.Data;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Text.Tokenizers;
using TorchSharp;

namespace RosePO.Core.Tests.Models.Generation;

/// <summary>Generation against transformers' on random weights of every family; skipped where the fixtures are not beside the repository.</summary>
public sealed class RealBeamTests
{
    // The fixtures were made with beams that no end token cuts short.
    private const int Tokens = 5;
    private const int Beams = 4;

    public RealBeamTests() => TorchRuntime.EnsureLoaded();

    public static TheoryData<string> Families => ["llama-untied", "llama3-rope-tied", "mistral", "mistral-window", "qwen2", "qwen3"];

    [Theory]
    [MemberData(nameof(Families))]
    public void Beams_are_those_of_transformers(string family)
    {
        var (expected, model) = Load(family);
        using var owned = model;
        var prompts = Prompts(expected);
        var found = model.Beams(Beams, prompts, penalty: 0, most: Tokens)[0];
        var beams = expected["beams"]!.AsArray();
        Assert.Equal(beams.Select(beam => Numbers(beam!["tokens"]!)), found.Select(beam => beam.Tokens));
        for (var i = 0; i < beams.Count; i++)
        {
            Assert.Equal(beams[i]!["score"]!.GetValue<double>(), found[i].LogProb, 1e-3);
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Greedy_tokens_of_ragged_rows_are_those_of_transformers(string family)
    {
        var (expected, model) = Load(family);
        using var owned = model;
        var greedy = expected["greedy"]!.AsArray().Select(row => Numbers(row!)).ToArray();
        var written = model.Greedy(Prompts(expected), most: greedy[0].Length);
        Assert.Equal(greedy, written);
    }

    private static int[][] Prompts(JsonNode expected) =>
        [.. expected["input_ids"]!.AsArray().Select((row, i) => Numbers(row!)[..expected["lengths"]![i]!.GetValue<int>()])];

    private static int[] Numbers(JsonNode array) => [.. array.AsArray().Select(value => value!.GetValue<int>())];

    private static (JsonNode Expected, LanguageModel Model) Load(string family)
    {
        var folder = Path.GetFullPath(Path.Combine(RealData.Folder(string.Empty), "..", "fixtures", "hf", family));
        Assert.SkipUnless(Directory.Exists(folder), "The reference numbers are not beside the repository.");
        var network = LlamaModel.Load(folder, torch.CPU, trainable: false);
        var expected = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")))!;
        return (expected, new LanguageModel(network, new PromptEncoder(CatalogTokenizer.Build([]), new PromptTemplate(), [])));
    }
}
