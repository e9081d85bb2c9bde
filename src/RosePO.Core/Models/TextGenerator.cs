using RosePO.Core.Data;
using RosePO.Core.Runtime;
using static TorchSharp.torch;

namespace RosePO.Core.Models;

/// <summary>Greedy generation with a key-value cache, batched over prompts of different lengths.</summary>
public sealed class TextGenerator(LanguageModel model)
{
    /// <summary>The most tokens of an answer.</summary>
    public int MaxTokens { get; init; } = 32;

    /// <summary>The most prompt tokens (padding included) of one batch.</summary>
    public int TokenBudget { get; init; } = 16384;

    /// <summary>Writes the answer to each case, free to write anything.</summary>
    /// <param name="cases">The questions.</param>
    /// <param name="maxHistory">Titles of history in a prompt.</param>
    /// <param name="done">Told how many cases are done.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public string[] Generate(
        IReadOnlyList<EvaluationCase> cases, int maxHistory, Action<int>? done = null, CancellationToken cancellation = default)
    {
        var prompts = cases.Select(question => model.Prompts.Prompt(question.History, question.Candidates, maxHistory)).ToList();
        var texts = new string[cases.Count];
        var finished = 0;
        using var pause = CollectorPause.Begin();
        foreach (var batch in TokenBatches.ByLength(prompts, prompt => prompt.Length, TokenBudget))
        {
            pause.Renew();
            cancellation.ThrowIfCancellationRequested();
            var answers = Greedy([.. batch.Select(i => prompts[i])]);
            for (var i = 0; i < batch.Count; i++)
            {
                texts[batch[i]] = model.Prompts.Tokenizer.Decode(answers[i]);
            }

            done?.Invoke(finished += batch.Count);
        }

        return texts;
    }

    /// <summary>The greedy continuation of each prompt, without its end token.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ContextTooShort"/>.</exception>
    public IReadOnlyList<int[]> Greedy(IReadOnlyList<int[]> prompts)
    {
        using var outer = NewDisposeScope();
        using var noGrad = no_grad();
        using var cache = new KeyValueCache();
        var (network, tokenizer) = (model.Network, model.Prompts.Tokenizer);
        var width = prompts.Max(prompt => prompt.Length);
        if (width > network.Config.ContextLength)
        {
            throw ModelErrors.ContextTooShort(width, network.Config.ContextLength);
        }

        var ids = new long[prompts.Count * width];
        var positions = new long[ids.Length];
        var branches = new int[ids.Length];
        Array.Fill(ids, tokenizer.Padding);
        Array.Fill(branches, -1);
        for (var row = 0; row < prompts.Count; row++)
        {
            for (var i = 0; i < prompts[row].Length; i++)
            {
                var at = (row * width) + i;
                (ids[at], positions[at], branches[at]) = (prompts[row][i], i, 0);
            }
        }

        var answers = prompts.Select(_ => new List<int>()).ToArray();
        var open = Enumerable.Repeat(true, prompts.Count).ToArray();
        long[] shape = [prompts.Count, width];
        using var mask = AttentionMask.OfBranches(branches, prompts.Count, width, network.Device);
        var hidden = network.Hidden(
            tensor(ids, shape, device: network.Device), tensor(positions, shape, device: network.Device), mask, 0, cache);     // (B, T, d)
        var last = tensor(prompts.Select((prompt, row) => ((long)row * width) + prompt.Length - 1).ToArray(), device: network.Device);
        var state = hidden.view(-1, network.Config.HiddenSize).index_select(0, last);                   // (B, d)

        // A row's padding stays hidden; generated tokens come behind it and are seen.
        var seen = branches.Select(branch => branch == 0 ? 0f : float.NegativeInfinity).ToArray();
        var visible = tensor(seen, [prompts.Count, 1, 1, width], device: network.Device);               // (B, 1, 1, S)
        var limit = Math.Min(MaxTokens, network.Config.ContextLength - width);
        for (var step = 0; step < limit; step++)
        {
            using var scope = NewDisposeScope();
            var next = network.Logits(state).argmax(-1).cpu().data<long>().ToArray();                   // (B)
            for (var row = 0; row < next.Length; row++)
            {
                open[row] &= next[row] != tokenizer.End;
                if (open[row])
                {
                    answers[row].Add((int)next[row]);
                }
            }

            if (!open.Contains(true) || step == limit - 1)
            {
                break;
            }

            visible = cat([visible, zeros(next.Length, 1, 1, 1, device: network.Device)], -1).MoveToOuterDisposeScope();
            var at = prompts.Select(prompt => (long)prompt.Length + step).ToArray();
            state = network.Hidden(
                tensor(next, [next.Length, 1], device: network.Device), tensor(at, [next.Length, 1], device: network.Device), visible, 0, cache)
                .squeeze(1).MoveToOuterDisposeScope();                                                  // (B, d)
        }

        return [.. answers.Select(answer => answer.ToArray())];
    }
}
