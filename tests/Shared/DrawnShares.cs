using RosePO.Core.Models;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Text.Titles;
using static TorchSharp.torch;

namespace RosePO.Shared;

/// <summary>How likely a model is to write each title where it draws token by token and only titles may be written: exact, not a sample.</summary>
internal static class DrawnShares
{
    /// <summary>The probability of each title; they sum to 1.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="flow">The titles.</param>
    /// <param name="titles">All of them, each once.</param>
    public static double[] Of(LanguageModel model, int[] prompt, TitleFlow flow, IReadOnlyList<TitlePath> titles)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var row = new SharedPromptRow(prompt, [.. titles.Select(title => (int[])[.. title.Tokens, model.Prompts.End])]);
        using var batch = new SharedPromptBatch([row], int.MaxValue, model.Prompts.Tokenizer.Padding, model.Network.Device);
        var logProbs = batch.LogProbsBeside(model.Network, [.. row.Answers.SelectMany(answer => answer.Select(_ => (int[])[]))]).Tokens.cpu().data<float>().ToArray();

        // What leads from a node to each of its children; the children of a node share its probability.
        var (at, steps) = (0, new Dictionary<TrieNode, Dictionary<int, double>>());
        foreach (var answer in row.Answers)
        {
            var node = flow.Trie.Root;
            foreach (var token in answer)
            {
                steps.TryAdd(node, []);
                steps[node][token] = Math.Exp(logProbs[at++]);
                node = flow.Trie.Step(node, token)!.Value;
            }
        }

        return [.. row.Answers.Select(answer =>
        {
            var (node, share) = (flow.Trie.Root, 1.0);
            foreach (var token in answer)
            {
                share *= steps[node][token] / steps[node].Values.Sum();
                node = flow.Trie.Step(node, token)!.Value;
            }

            return share;
        })];
    }

    /// <summary>The titles of a flow, each once, with their shares of all choices.</summary>
    public static (TitlePath[] Titles, double[] Shares) Target(LanguageModel model, TitleFlow flow)
    {
        TitlePath[] titles = [.. flow.Trie.Items.Select(item => flow.Find(model.Prompts.Answer(item).AsSpan()[..^1])!).DistinctBy(title => title.End)];
        return (titles, [.. titles.Select(title => (double)flow.Count(title.End) / flow.Count(flow.Trie.Root))]);
    }

    /// <summary>KL(p | q) in nats.</summary>
    public static double Divergence(IEnumerable<double> p, IEnumerable<double> q) => p.Zip(q, (a, b) => a == 0 ? 0 : a * Math.Log(a / b)).Sum();
}
