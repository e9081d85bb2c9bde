using RosePO.Core.Models.Decoder;
using RosePO.Core.Runtime;
using TorchSharp;

namespace RosePO.Core.Tests.Models;

/// <summary>Random decoders that are small enough to run thousands of times, and what they say one sequence at a time.</summary>
internal static class TinyModel
{
    public const int Vocabulary = 23;
    public const int Context = 48;
    public const int Padding = 3;

    /// <summary>Two blocks, four query heads over <paramref name="keyValueHeads"/>; weights large enough that every token matters.</summary>
    public static LlamaModel Create(
        int seed, int keyValueHeads = 2, bool tied = true, bool trainable = false, Func<LlamaConfig, LlamaConfig>? family = null)
    {
        TorchRuntime.EnsureLoaded();
        var config = new LlamaConfig
        {
            VocabSize = Vocabulary,
            HiddenSize = 16,
            Layers = 2,
            Heads = 4,
            KeyValueHeads = keyValueHeads,
            IntermediateSize = 24,
            ContextLength = Context,
            TieWordEmbeddings = tied,
        };
        var model = LlamaModel.Create(family?.Invoke(config) ?? config, seed, torch.CPU, trainable);
        using var noGrad = torch.no_grad();
        model.Parameters.Flat.narrow(0, 0, model.Parameters.DecayedCount).mul_(15);
        return model;
    }

    /// <summary>The log-probs over the vocabulary after each token of one sequence, (T, V), without batch, mask tricks or cache.</summary>
    public static float[,] LogProbs(LlamaModel model, int[] ids)
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        var length = ids.Length;
        var mask = torch.full([length, length], float.NegativeInfinity).triu(1).view(1, 1, length, length);
        var hidden = model.Hidden(
            torch.tensor(Array.ConvertAll(ids, id => (long)id), [1, length]), torch.arange(length).view(1, length), mask);
        var logProbs = torch.nn.functional.log_softmax(model.Logits(hidden.squeeze(0)), -1);
        var values = logProbs.data<float>().ToArray();
        var vocabulary = (int)logProbs.shape[1];
        var table = new float[length, vocabulary];
        Buffer.BlockCopy(values, 0, table, 0, values.Length * sizeof(float));
        return table;
    }

    /// <summary>The summed log-prob of an answer after a prompt, each read alone.</summary>
    public static double AnswerLogProb(LlamaModel model, int[] prompt, int[] answer)
    {
        var table = LogProbs(model, [.. prompt, .. answer]);
        return answer.Select((token, i) => (double)table[prompt.Length - 1 + i, token]).Sum();
    }

    /// <summary>The greedy continuation, the whole prefix read again for each token.</summary>
    public static int[] Greedy(LlamaModel model, int[] prompt, int tokens, int end)
    {
        var ids = prompt.ToList();
        while (ids.Count < prompt.Length + tokens)
        {
            var table = LogProbs(model, [.. ids]);
            var next = Enumerable.Range(0, table.GetLength(1)).MaxBy(id => table[ids.Count - 1, id]);
            if (next == end)
            {
                break;
            }

            ids.Add(next);
        }

        return [.. ids.Skip(prompt.Length)];
    }
}
