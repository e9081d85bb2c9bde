using System.Text.Json.Nodes;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Runtime;
using TorchSharp;

namespace RosePO.Core.Tests.Models;

/// <summary>Folders as transformers and PEFT wrote them, with what those libraries said of two rows of tokens.</summary>
internal static class HuggingFaceFixture
{
    public const string Untied = "hf/llama-untied";

    /// <summary>A folder below <c>Fixtures</c>.</summary>
    public static string Folder(string name) => Repository.Fixture(name);

    /// <summary>A folder's model.</summary>
    public static LlamaModel Load(string name)
    {
        TorchRuntime.EnsureLoaded();
        return LlamaModel.Load(Folder(name), torch.CPU, trainable: false);
    }

    /// <summary>The rows of a folder's <c>expected.json</c>, without their padding.</summary>
    public static IEnumerable<ExpectedRow> Rows(string name)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder(name), "expected.json")))!;
        for (var row = 0; row < 2; row++)
        {
            var length = json["lengths"]![row]!.GetValue<int>();
            yield return new ExpectedRow(
                Numbers<int>(json["input_ids"]![row])[..length],
                Numbers<double>(json["logits_last"]![row]),
                json["token_logprobs"] is null ? [] : Numbers<double>(json["token_logprobs"]![row])[..(length - 1)],
                json["greedy"] is null ? [] : Numbers<int>(json["greedy"]![row]));
        }
    }

    /// <summary>Asserts that a model's logits after each row's last token are those of the file.</summary>
    public static void AssertLogits(string name, LlamaModel model)
    {
        foreach (var row in Rows(name))
        {
            AssertClose(row.Logits, LastLogits(model, row.Ids));
        }
    }

    /// <summary>The logits after the last token of a sequence.</summary>
    public static double[] LastLogits(LlamaModel model, int[] ids)
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        var mask = torch.full([ids.Length, ids.Length], float.NegativeInfinity).triu(1).view(1, 1, ids.Length, ids.Length);
        var hidden = model.Hidden(torch.tensor(Array.ConvertAll(ids, id => (long)id), [1, ids.Length]), torch.arange(ids.Length).view(1, -1), mask);
        return Array.ConvertAll(model.Logits(hidden[0, -1].unsqueeze(0)).data<float>().ToArray(), value => (double)value);
    }

    public static void AssertClose(double[] expected, double[] actual, double tolerance = 1e-4)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max(), 0, tolerance);
    }

    private static T[] Numbers<T>(JsonNode? array) => [.. array!.AsArray().Select(value => value!.GetValue<T>())];
}

/// <summary>A row of tokens and what the reference says of it.</summary>
internal sealed record ExpectedRow(int[] Ids, double[] Logits, double[] LogProbs, int[] Greedy);
