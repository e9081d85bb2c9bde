using System.Text.Json.Nodes;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Runtime;
using RosePO.Core.Tests.Data;
using TorchSharp;

namespace RosePO.Core.Tests.Models.Decoder;

/// <summary>Against the numbers of another implementation, on real and random weights; skipped where they are not beside the repository.</summary>
public sealed class RealDecoderTests
{
    public RealDecoderTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void A_real_llama_says_what_the_reference_says()
    {
        var folder = RealData.Folder("stories260k");
        var fixture = Path.Combine(Fixtures(), "stories260k_expected.json");
        using var model = LlamaModel.Load(folder, torch.CPU, trainable: false);
        foreach (var example in JsonNode.Parse(File.ReadAllText(fixture))!["cases"]!.AsArray())
        {
            var prompt = Numbers<int>(example!["ids"]!);
            AssertClose(Numbers<float>(example["logits_last"]!), LastLogits(model, prompt), 1e-3);

            // The reference chose each greedy token from the same prefix, so one reading of all of them settles every choice.
            var greedy = Numbers<int>(example["greedy"]!);
            var table = TinyModel.LogProbs(model, [.. prompt, .. greedy]);
            var chosen = greedy.Select((_, i) => Enumerable.Range(0, table.GetLength(1)).MaxBy(id => table[prompt.Length - 1 + i, id]));
            Assert.Equal(greedy, chosen);
        }
    }

    [Fact]
    public void An_untied_llama_in_five_files_gives_the_reference_log_probs()
    {
        using var model = HuggingFaceFixture.Load(HuggingFaceFixture.Untied);
        var expected = JsonNode.Parse(File.ReadAllText(Path.Combine(HuggingFaceFixture.Folder(HuggingFaceFixture.Untied), "expected.json")))!;
        for (var row = 0; row < 2; row++)
        {
            var ids = Numbers<int>(expected["input_ids"]![row]!)[..expected["lengths"]![row]!.GetValue<int>()];
            AssertClose(Numbers<float>(expected["logits_last"]![row]!), LastLogits(model, ids), 1e-4);
            var table = TinyModel.LogProbs(model, ids);
            var logProbs = Enumerable.Range(1, ids.Length - 1).Select(i => table[i - 1, ids[i]]).ToArray();
            AssertClose(Numbers<float>(expected["token_logprobs"]![row]!)[..logProbs.Length], logProbs, 1e-4);
            Assert.Equal(Numbers<int>(expected["greedy"]![row]!), TinyModel.Greedy(model, ids, 12, end: -1));
        }
    }

    private static string Fixtures()
    {
        var folder = Path.GetFullPath(Path.Combine(RealData.Folder(string.Empty), "..", "fixtures"));
        Assert.SkipUnless(Directory.Exists(folder), "The reference numbers are not beside the repository.");
        return folder;
    }

    private static float[] LastLogits(LlamaModel model, int[] ids)
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        var mask = torch.full([ids.Length, ids.Length], float.NegativeInfinity).triu(1).view(1, 1, ids.Length, ids.Length);
        var hidden = model.Hidden(torch.tensor(Array.ConvertAll(ids, id => (long)id), [1, ids.Length]), torch.arange(ids.Length).view(1, -1), mask);
        return model.Logits(hidden[0, -1].unsqueeze(0)).data<float>().ToArray();
    }

    private static T[] Numbers<T>(JsonNode array) => [.. array.AsArray().Select(value => value!.GetValue<T>())];

    private static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(expected.Zip(actual, (a, b) => Math.Abs((double)a - b)).Max(), 0, tolerance);
    }
}
