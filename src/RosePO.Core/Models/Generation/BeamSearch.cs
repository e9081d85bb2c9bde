using RosePO.Core.Models.Decoder;
using RosePO.Core.Ranks;
using RosePO.Core.Runtime;
using RosePO.Core.Tensors;
using RosePO.Core.Text.Titles;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Models.Generation;

/// <summary>
/// Beam search with the semantics of transformers (<c>early_stopping=False</c>), free or constrained to tries of titles. A prompt
/// is read once for all its beams; a beam is a path in the tree of what has been read after it, so that nothing is copied when
/// beams are reordered. Scores are the model's own log-probs: a trie forbids tokens but does not renormalise, so that a
/// title's log-prob is the one that scoring it gives.
/// </summary>
internal sealed class BeamSearch(LanguageModel model)
{
    /// <summary>Beams, and answers at most (K).</summary>
    public int Beams { get; init; } = 4;

    /// <summary>The power of the length that divides an answer's log-prob: 1 ranks by the mean, 0 by the sum.</summary>
    public double LengthPenalty { get; init; } = 1;

    /// <summary>The most tokens of an answer that no trie constrains.</summary>
    public int MaxTokens { get; init; } = 32;

    /// <summary>The most tokens (padding and what logits weigh included) of one batch.</summary>
    public int TokenBudget { get; init; } = 16384;

    /// <summary>The best answers to each prompt, best first; a trie may contain fewer than there are beams.</summary>
    /// <param name="prompts">Token ids.</param>
    /// <param name="tries">For each prompt the answers that there are; null for any text.</param>
    /// <param name="done">Receives how many prompts are done.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ContextTooShort"/>, or there is no beam.</exception>
    public IReadOnlyList<IReadOnlyList<Hypothesis>> Search(
        IReadOnlyList<int[]> prompts, IReadOnlyList<TitleTrie>? tries = null, Action<int>? done = null, CancellationToken cancellation = default)
    {
        if (Beams < 1)
        {
            throw GenerationErrors.BeamsInvalid(Beams);
        }

        var config = model.Network.Config;
        using var noGrad = no_grad();
        using var pause = GcPause.Begin();

        // A beam's logits weigh as much as the hidden states of V / d tokens.
        var weight = Beams * (1 + (config.VocabSize / config.HiddenSize));
        return RankShare.Of(prompts.Count, TokenBatches.ByLength(prompts, prompt => prompt.Length + weight, TokenBudget), batch =>
        {
            var rows = batch.Select(i => new BeamRow(
                Beams, AnswerLimits.Of(prompts[i].Length, tries?[i], MaxTokens, config.ContextLength, model.Prompts), LengthPenalty, tries?[i])).ToArray();
            Search(rows, [.. batch.Select(i => prompts[i])], pause, cancellation);
            return Array.ConvertAll(rows, row => row.Found);
        }, done);
    }

    // P = prompts, W = beams of the row that has most, d = width, V = vocabulary.
    private void Search(BeamRow[] rows, int[][] texts, GcPause pause, CancellationToken cancellation)
    {
        using var outer = NewDisposeScope();
        var (network, padding, ends) = (model.Network, model.Prompts.Tokenizer.Padding, AnswerLimits.Ends(model.Prompts));
        using var prompts = new CachedPrompts(network, texts, padding, Beams * Math.Min(8, rows.Max(row => row.Limit)));
        var states = prompts.State.unsqueeze(1);                                                        // (P, 1, d)

        // Where a row's beams lie among all tokens read after its prompt.
        var start = CachedPrompts.Prompt;
        while (Array.Exists(rows, row => row.Running.Count > 0))
        {
            pause.Renew();
            cancellation.ThrowIfCancellationRequested();
            if (rows.Count(row => row.Running.Count > 0) is var left && left <= rows.Length / 2)
            {
                var open = Enumerable.Range(0, rows.Length).Where(i => rows[i].Running.Count > 0).ToArray();
                states = states.index_select(0, tensor(Array.ConvertAll(open, i => (long)i), device: network.Device));
                prompts.Keep(open);
                rows = [.. open.Select(i => rows[i])];
            }

            using var scope = NewDisposeScope();
            var continuations = Continuations(rows, states, (1 + ends.Length) * Beams);
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i].Take(continuations[i], ends);
            }

            var width = rows.Max(row => row.Running.Count);
            var tokens = new int[rows.Length * width];
            var parents = new int[tokens.Length];
            Array.Fill(tokens, padding);
            Array.Fill(parents, CachedPrompts.Filler);
            for (var i = 0; i < rows.Length; i++)
            {
                for (var beam = 0; beam < rows[i].Running.Count; beam++)
                {
                    var running = rows[i].Running[beam];
                    tokens[(i * width) + beam] = running.Tokens[^1];
                    parents[(i * width) + beam] = start == CachedPrompts.Prompt ? CachedPrompts.Prompt : start + running.Parent;
                }
            }

            if (width > 0)
            {
                start = prompts.Behind;
                states = prompts.Read(tokens, parents).MoveToOuterDisposeScope();                       // (P, W, d)
            }
        }
    }

    // Each row's best continuations, best first, without those that a trie forbids.
    private List<(int Beam, int Token, double LogProb)>[] Continuations(BeamRow[] rows, Tensor states, int most)
    {
        var (network, beams, vocabulary) = (model.Network, (int)states.shape[1], model.Network.Config.VocabSize);
        var logProbs = F.log_softmax(network.Logits(states.reshape(-1, network.Config.HiddenSize)), -1);        // (P W, V)
        if (Array.Exists(rows, row => row.Place(0) is not null))
        {
            var places = rows.SelectMany(row => Enumerable.Range(0, beams).Select(row.Place)).ToArray();
            logProbs = logProbs + TrieMask.Of(places, vocabulary, network.Device);
        }

        var sums = rows.SelectMany(row => Enumerable.Range(0, beams).Select(
            beam => beam < row.Running.Count ? (float)row.Running[beam].LogProb : float.NegativeInfinity)).ToArray();
        var all = (logProbs + tensor(sums, [sums.Length, 1], device: network.Device)).view(rows.Length, -1);   // (P, W V)
        var (best, found) = all.topk((int)Math.Min(most, all.shape[1]), -1);                            // (P, M)
        var (values, indices) = (best.cpu().data<float>().ToArray(), found.cpu().data<long>().ToArray());
        if (Array.Exists(values, value => float.IsNaN(value) || float.IsPositiveInfinity(value)))
        {
            throw ModelErrors.NotComputable(network);
        }

        var count = values.Length / rows.Length;
        return [.. rows.Select((_, row) => Enumerable.Range(row * count, count)
            .Where(at => !float.IsNegativeInfinity(values[at]))
            .Select(at => ((int)(indices[at] / vocabulary), (int)(indices[at] % vocabulary), (double)values[at]))
            .ToList())];
    }
}
