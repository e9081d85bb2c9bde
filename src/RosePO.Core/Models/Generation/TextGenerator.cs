using RosePO.Core.Data;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Ranks;
using RosePO.Core.Runtime;
using RosePO.Core.Tensors;
using RosePO.Core.Text.Titles;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Generation;

/// <summary>
/// Writes answers to prompts, one greedily or some by drawing, free or constrained to a trie of titles. Prompts of different
/// lengths share a batch; no answer depends on what else is in it, and each may be as long as its own prompt leaves room for.
/// </summary>
internal sealed class TextGenerator(LanguageModel model)
{
    /// <summary>The most tokens of an answer that no trie constrains.</summary>
    public int MaxTokens { get; init; } = 32;

    /// <summary>The most prompt tokens (padding included) of one batch.</summary>
    public int TokenBudget { get; init; } = 16384;

    /// <summary>Writes the answer to each case, free to write anything.</summary>
    /// <param name="cases">The questions.</param>
    /// <param name="maxHistory">Titles of history in a prompt.</param>
    /// <param name="done">Receives how many cases are done.</param>
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
    /// <param name="done">Receives how many prompts are done.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ContextTooShort"/>.</exception>
    public IReadOnlyList<int[]> Greedy(
        IReadOnlyList<int[]> prompts, IReadOnlyList<TitleTrie>? tries = null, Action<int>? done = null, CancellationToken cancellation = default) =>
        [.. Continue(prompts, 1, null, tries, new GreedyChoice(), done, cancellation).Select(answers => answers[0])];

    /// <summary>A drawn continuation of each prompt, without its end token. A trie renormalises over what it allows.</summary>
    /// <param name="prompts">Token ids.</param>
    /// <param name="options">How tokens are drawn.</param>
    /// <param name="tries">For each prompt the answers that it may have; null for any text.</param>
    /// <param name="done">Receives how many prompts are done.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ContextTooShort"/>, or an option is out of range.</exception>
    public IReadOnlyList<int[]> Sample(
        IReadOnlyList<int[]> prompts,
        SamplingOptions options,
        IReadOnlyList<TitleTrie>? tries = null,
        Action<int>? done = null,
        CancellationToken cancellation = default) =>
        [.. SampleSeveral(prompts, 1, options, null, tries, done, cancellation).Select(draws => draws[0])];

    /// <summary>Several drawn continuations of each prompt, which is read once for all of them.</summary>
    /// <param name="prompts">Token ids.</param>
    /// <param name="draws">Continuations of a prompt, at least 1; some may be alike.</param>
    /// <param name="options">How tokens are drawn.</param>
    /// <param name="streams">For each prompt what its draws follow from, beside the seed; null for its place in the list.</param>
    /// <param name="tries">For each prompt the answers that it may have; null for any text.</param>
    /// <param name="done">Receives how many prompts are done.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ContextTooShort"/>, or an option is out of range.</exception>
    public IReadOnlyList<int[][]> SampleSeveral(
        IReadOnlyList<int[]> prompts,
        int draws,
        SamplingOptions options,
        IReadOnlyList<int>? streams = null,
        IReadOnlyList<TitleTrie>? tries = null,
        Action<int>? done = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        using var choice = new SampledChoice(options);
        return Continue(prompts, draws, streams, tries, choice, done, cancellation);
    }

    private int[][][] Continue(
        IReadOnlyList<int[]> prompts, int draws, IReadOnlyList<int>? streams, IReadOnlyList<TitleTrie>? tries, ITokenChoice choice,
        Action<int>? done, CancellationToken cancellation)
    {
        var config = model.Network.Config;
        using var noGrad = no_grad();
        using var pause = GcPause.Begin();

        // Another draw's logits weigh as much as the hidden states of V / d tokens.
        var weight = (draws - 1) * (1 + (config.VocabSize / config.HiddenSize));
        return RankShare.Of(prompts.Count, TokenBatches.ByLength(prompts, prompt => prompt.Length + weight, TokenBudget), batch =>
        {
            var rows = batch.Select(i => Enumerable.Range(0, draws).Select(draw => new GeneratedRow(
                Seeds.Answer(streams?[i] ?? i, draw), tries?[i], AnswerLimits.Of(prompts[i].Length, tries?[i], MaxTokens, config.ContextLength, model.Prompts))).ToArray()).ToArray();
            Write(rows, draws, [.. batch.Select(i => prompts[i])], choice, pause, cancellation);
            return Array.ConvertAll(rows, draws => Array.ConvertAll(draws, row => row.Tokens.ToArray()));
        }, done);
    }

    // P = prompts, D = draws of each, d = width, V = vocabulary.
    private void Write(GeneratedRow[][] all, int draws, int[][] texts, ITokenChoice choice, GcPause pause, CancellationToken cancellation)
    {
        using var outer = NewDisposeScope();
        var (network, ends) = (model.Network, AnswerLimits.Ends(model.Prompts));
        using var prompts = new CachedPrompts(network, texts, model.Prompts.Tokenizer.Padding, draws * all.Max(row => row[0].Limit));
        var state = prompts.State.repeat_interleave(draws, 0);                              // (P D, d)
        for (var step = 0; Array.Exists(all, IsOpen); step++)
        {
            pause.Renew();
            cancellation.ThrowIfCancellationRequested();

            // Prompts that are done cost as much as others, so that half of them are dropped at a time.
            if (all.Count(IsOpen) is var left && left <= all.Length / 2)
            {
                var open = Enumerable.Range(0, all.Length).Where(i => IsOpen(all[i])).ToArray();
                var kept = open.SelectMany(i => Enumerable.Range(i * draws, draws)).Select(row => (long)row).ToArray();
                state = state.index_select(0, tensor(kept, device: network.Device));
                prompts.Keep(open);
                all = [.. open.Select(i => all[i])];
            }

            using var scope = NewDisposeScope();
            GeneratedRow[] rows = [.. all.SelectMany(row => row)];
            var logits = network.Logits(state);                                             // (P D, V)
            if (Array.Exists(rows, row => row.Place is not null))
            {
                logits = logits + TrieMask.Of([.. rows.Select(row => row.IsOpen ? row.Place : null)], network.Config.VocabSize, network.Device);
            }

            RequireFinite(logits, rows);
            var next = choice.Choose(logits, [.. rows.Select(row => row.Stream)], step).cpu().data<long>().ToArray();      // (P D)
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i].Add((int)next[i], ends);
            }

            if (Array.Exists(rows, row => row.IsOpen))
            {
                // A draw's tokens are a chain of their own after the prompt that all share.
                int[] parents = [.. rows.Select((row, i) =>
                    !row.IsOpen ? CachedPrompts.Filler : step == 0 ? CachedPrompts.Prompt : ((step - 1) * draws) + (i % draws))];
                state = prompts.Read(Array.ConvertAll(next, id => (int)id), parents)
                    .view(rows.Length, -1).MoveToOuterDisposeScope();                       // (P D, d)
            }
        }
    }

    // The largest is NaN where any is. Where a trie forbids all there is nothing to choose from, but then a row is not open.
    private void RequireFinite(Tensor logits, GeneratedRow[] rows)
    {
        var largest = logits.amax(-1).cpu().data<float>().ToArray();                        // (P D)
        if (rows.Where((row, i) => row.IsOpen && !float.IsFinite(largest[i])).Any())
        {
            throw ModelErrors.NotComputable(model.Network);
        }
    }

    private static bool IsOpen(GeneratedRow[] draws) => Array.Exists(draws, row => row.IsOpen);
}
