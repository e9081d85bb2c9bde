using RosePO.Core.Data;
using RosePO.Core.Runtime;
using RosePO.Core.Text;
using static TorchSharp.torch;

namespace RosePO.Core.Models;

/// <summary>
/// Writes one answer to each prompt, greedily or by drawing, free or constrained to a trie of titles. Prompts of different
/// lengths share a batch; no answer depends on what else is in it, and each may be as long as its own prompt leaves room for.
/// </summary>
public sealed class TextGenerator(LanguageModel model)
{
    /// <summary>The most tokens of an answer that no trie constrains.</summary>
    public int MaxTokens { get; init; } = 32;

    /// <summary>The most prompt tokens (padding included) of one batch.</summary>
    public int TokenBudget { get; init; } = 16384;

    /// <summary>Writes the answer to each case, free to write anything.</summary>
    /// <param name="cases">The questions.</param>
    /// <param name="maxHistory">Titles of history in a prompt.</param>
    /// <param name="done">Told how many cases are done.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ContextTooShort"/>.</exception>
    public string[] Generate(
        IReadOnlyList<EvaluationCase> cases, int maxHistory, Action<int>? done = null, CancellationToken cancellation = default)
    {
        var prompts = cases.Select(question => model.Prompts.Prompt(question.History, question.Candidates, maxHistory)).ToList();
        return [.. Greedy(prompts, null, done, cancellation).Select(model.Prompts.ReadAnswer)];
    }

    /// <summary>The greedy continuation of each prompt, without its end token.</summary>
    /// <param name="prompts">Token ids.</param>
    /// <param name="tries">For each prompt the answers that it may have; null for any text.</param>
    /// <param name="done">Told how many prompts are done.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ContextTooShort"/>.</exception>
    public IReadOnlyList<int[]> Greedy(
        IReadOnlyList<int[]> prompts, IReadOnlyList<TitleTrie>? tries = null, Action<int>? done = null, CancellationToken cancellation = default) =>
        Continue(prompts, tries, new GreedyChoice(), done, cancellation);

    /// <summary>A drawn continuation of each prompt, without its end token. A trie renormalises over what it allows.</summary>
    /// <param name="prompts">Token ids.</param>
    /// <param name="options">How tokens are drawn.</param>
    /// <param name="tries">For each prompt the answers that it may have; null for any text.</param>
    /// <param name="done">Told how many prompts are done.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ContextTooShort"/>, or an option is out of range.</exception>
    public IReadOnlyList<int[]> Sample(
        IReadOnlyList<int[]> prompts,
        SamplingOptions options,
        IReadOnlyList<TitleTrie>? tries = null,
        Action<int>? done = null,
        CancellationToken cancellation = default)
    {
        using var choice = new SampledChoice(options);
        return Continue(prompts, tries, choice, done, cancellation);
    }

    private int[][] Continue(
        IReadOnlyList<int[]> prompts, IReadOnlyList<TitleTrie>? tries, ITokenChoice choice, Action<int>? done, CancellationToken cancellation)
    {
        var answers = new int[prompts.Count][];
        var finished = 0;
        using var noGrad = no_grad();
        using var pause = CollectorPause.Begin();
        foreach (var batch in TokenBatches.ByLength(prompts, prompt => prompt.Length, TokenBudget))
        {
            var rows = batch.Select(i => new GeneratedRow(
                i, tries?[i], AnswerLimits.Of(prompts[i].Length, tries?[i], MaxTokens, model.Network.Config.ContextLength))).ToArray();
            Write(rows, [.. batch.Select(i => prompts[i])], choice, pause, cancellation);
            foreach (var row in rows)
            {
                answers[row.Number] = [.. row.Tokens];
            }

            done?.Invoke(finished += batch.Count);
        }

        return answers;
    }

    private void Write(GeneratedRow[] rows, int[][] texts, ITokenChoice choice, CollectorPause pause, CancellationToken cancellation)
    {
        using var outer = NewDisposeScope();
        var (network, ends) = (model.Network, AnswerLimits.Ends(model.Prompts));
        using var prompts = new CachedPrompts(network, texts, model.Prompts.Tokenizer.Padding, rows.Max(row => row.Limit));
        var state = prompts.State;                                                          // (P, d)
        for (var step = 0; Array.Exists(rows, row => row.IsOpen); step++)
        {
            pause.Renew();
            cancellation.ThrowIfCancellationRequested();

            // Rows that are done cost as much as others, so that half of them are dropped at a time.
            if (rows.Count(row => row.IsOpen) is var left && left <= rows.Length / 2)
            {
                var open = Enumerable.Range(0, rows.Length).Where(i => rows[i].IsOpen).ToArray();
                state = state.index_select(0, tensor(Array.ConvertAll(open, i => (long)i), device: network.Device));
                prompts.Keep(open);
                rows = [.. open.Select(i => rows[i])];
            }

            using var scope = NewDisposeScope();
            var logits = network.Logits(state);                                             // (P, V)
            if (Array.Exists(rows, row => row.Place is not null))
            {
                logits = logits + TrieMask.Of([.. rows.Select(row => row.IsOpen ? row.Place : null)], network.Config.VocabSize, network.Device);
            }

            var next = choice.Choose(logits, [.. rows.Select(row => row.Number)], step).cpu().data<long>().ToArray();      // (P)
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i].Add((int)next[i], ends);
            }

            if (Array.Exists(rows, row => row.IsOpen))
            {
                int[] parents = [.. rows.Select(row => row.IsOpen ? step - 1 : CachedPrompts.Filler)];
                state = prompts.Read(Array.ConvertAll(next, id => (int)id), parents).squeeze(1).MoveToOuterDisposeScope();     // (P, d)
            }
        }
    }
}
