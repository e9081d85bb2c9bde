using RosePO.Core.Models.Decoder;
using RosePO.Core.Ranks;
using RosePO.Core.Runtime;
using RosePO.Core.Telemetry;
using RosePO.Core.Tensors;
using RosePO.Core.Text.Prompts;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Models.Scoring;

/// <summary>
/// Log-probs of many answers without a graph. A prompt is read once; its answers are read after its cached keys and values,
/// as trees, some at a time, so that a whole catalogue may be after one prompt; and the vocabulary is projected
/// once for all answers that continue from the same tokens.
/// </summary>
internal static class AnswerLogProbs
{
    // The most tokens (padding included) of one forward pass: as many as keep its activations near the processor's caches.
    private const int TokenBudget = 4096;

    // The most answer tokens after one prompt in one pass; every one looks at every other, if only to see that it is hidden.
    private const int AnswerBudget = 256;

    // Logits of so many places are held at once.
    private const int LogitRows = 128;

    /// <summary>Each row's answers' log-probs, summed over their tokens, in the rows' order.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Prompts and their answers.</param>
    /// <param name="done">Receives how many rows are done.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="RoseException">
    /// <see cref="RoseErrorCode.ContextTooShort"/>; <see cref="RoseErrorCode.ModelInvalid"/>: a log-prob is not a finite number.
    /// </exception>
    public static float[][] Of(
        LanguageModel model, IReadOnlyList<SharedPromptRow> rows, Action<int>? done = null, CancellationToken cancellation = default) =>
        Of(model.Network, model.Prompts.Tokenizer.Padding, rows, done, model.Prompts, cancellation);

    /// <summary>The same for a model without a tokenizer.</summary>
    /// <param name="network">The model.</param>
    /// <param name="padding">The id that fills rows.</param>
    /// <param name="rows">Prompts and their answers.</param>
    /// <param name="done">Receives how many rows are done.</param>
    /// <param name="prompts">Names the longest title where a row is too long.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="RoseException">
    /// <see cref="RoseErrorCode.ContextTooShort"/>; <see cref="RoseErrorCode.ModelInvalid"/>: a log-prob is not a finite number.
    /// </exception>
    public static float[][] Of(
        LlamaModel network, int padding, IReadOnlyList<SharedPromptRow> rows, Action<int>? done = null, PromptEncoder? prompts = null,
        CancellationToken cancellation = default)
    {
        var deepest = rows.Count == 0 ? 0 : rows.Max(row => row.Prompt.Length + row.Answers.Max(answer => answer.Length - 1));
        if (deepest > network.Config.ContextLength)
        {
            throw ModelErrors.ContextTooShort(deepest, network.Config.ContextLength, prompts);
        }

        using var span = Spans.Begin("rosepo.scoring", new KeyValuePair<string, object?>("rosepo.scoring.prompts", rows.Count));
        using var pause = GcPause.Begin();
        using var noGrad = no_grad();
        var batches = TokenBatches.ByLength(rows, row => row.Prompt.Length + Math.Min(AnswerBudget, row.Tokens - row.Prompt.Length), TokenBudget);
        return RankShare.Of(rows.Count, batches, batch =>
        {
            pause.Renew();
            var timed = Measures.ScoringDuration.Start();
            var values = OfBatch(network, padding, [.. batch.Select(i => rows[i])], cancellation);
            Measures.ScoringDuration.Stop(timed);
            Measures.ScoredAnswers.Add(values.Sum(row => row.Length));
            return Array.TrueForAll(values, row => Array.TrueForAll(row, float.IsFinite)) ? values : throw ModelErrors.NotComputable(network);
        }, done);
    }

    private static float[][] OfBatch(LlamaModel network, int padding, SharedPromptRow[] rows, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var outer = NewDisposeScope();
        var passes = rows.Select(row => Passes(row.Answers)).ToArray();
        using var prompts = new CachedPrompts(network, [.. rows.Select(row => row.Prompt)], padding, rows.Max(row => Math.Min(AnswerBudget, row.Tokens - row.Prompt.Length)));

        // Answers of the batch are numbered row by row.
        var starts = new int[rows.Length];
        for (var row = 1; row < rows.Length; row++)
        {
            starts[row] = starts[row - 1] + rows[row - 1].Answers.Count;
        }

        var sums = new double[starts[^1] + rows[^1].Answers.Count];
        for (var pass = 0; pass < passes.Max(list => list.Count); pass++)
        {
            cancellation.ThrowIfCancellationRequested();
            var answers = rows.Select((row, at) => pass < passes[at].Count
                ? passes[at][pass].Select(i => (starts[at] + i, row.Answers[i])).ToArray()
                : []).ToArray();
            Add(network, prompts, AnswerTrees.Of(answers, padding), sums);
            prompts.Forget();
        }

        return [.. rows.Select((row, at) => Array.ConvertAll(sums[starts[at]..(starts[at] + row.Answers.Count)], sum => (float)sum))];
    }

    // Answers that begin alike are read in the same pass.
    private static List<List<int>> Passes(IReadOnlyList<int[]> answers)
    {
        var passes = new List<List<int>>();
        var tokens = AnswerBudget;
        foreach (var i in Enumerable.Range(0, answers.Count).Order(Comparer<int>.Create((a, b) => answers[a].AsSpan().SequenceCompareTo(answers[b]))))
        {
            if ((tokens += answers[i].Length - 1) > AnswerBudget || passes.Count == 0)
            {
                passes.Add([]);
                tokens = answers[i].Length - 1;
            }

            passes[^1].Add(i);
        }

        return passes;
    }

    // P = prompts, W = tokens after each, N = contexts, d = width, V = vocabulary.
    private static void Add(LlamaModel network, CachedPrompts prompts, AnswerTrees trees, double[] sums)
    {
        using var scope = NewDisposeScope();
        var width = network.Config.HiddenSize;
        var states = trees.Width == 0
            ? prompts.State
            : cat([prompts.State, prompts.Read(trees.Tokens, trees.Parents).view(-1, width)]);                  // (P + P W, d)
        states = states.index_select(0, tensor(trees.Contexts, device: network.Device));                        // (N, d)
        for (int from = 0, at = 0; from < trees.Contexts.Length; from += LogitRows)
        {
            using var chunk = NewDisposeScope();
            var count = Math.Min(LogitRows, trees.Contexts.Length - from);
            var start = at;
            while (at < trees.Predictions.Count && trees.Predictions[at].Context < from + count)
            {
                at++;
            }

            var predictions = trees.Predictions.Skip(start).Take(at - start).ToArray();
            var targets = tensor(predictions.Select(entry => ((entry.Context - from) * (long)network.Config.VocabSize) + entry.Target).ToArray(), device: network.Device);
            var logProbs = F.log_softmax(network.Logits(states.narrow(0, from, count)), -1);                    // (n, V)
            var values = logProbs.view(-1).index_select(0, targets).cpu().data<float>();
            for (var i = 0; i < predictions.Length; i++)
            {
                sums[predictions[i].Answer] += values[i];
            }
        }
    }
}
