using RosePO.Core.Runtime;
using static TorchSharp.torch;

namespace RosePO.Core.Models;

/// <summary>Log-probs of many rows' answers without a graph: batches of like length, each as large as a budget of tokens.</summary>
public static class AnswerLogProbs
{
    // The most tokens (padding included) of one forward pass.
    private const int TokenBudget = 8192;

    /// <summary>Each row's answers' log-probs, summed over their tokens, in the rows' order.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Prompts and their answers.</param>
    /// <param name="done">Told how many rows are done.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ContextTooShort"/>.</exception>
    public static float[][] Of(
        LanguageModel model, IReadOnlyList<SharedPromptRow> rows, Action<int>? done = null, CancellationToken cancellation = default)
    {
        var logProbs = new float[rows.Count][];
        var finished = 0;
        using var pause = CollectorPause.Begin();
        foreach (var batch in TokenBatches.ByLength(rows, row => row.Tokens, TokenBudget))
        {
            pause.Renew();
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            using var tensors = new SharedPromptBatch(
                [.. batch.Select(i => rows[i])], model.Network.Config.ContextLength, model.Prompts.Tokenizer.Padding, model.Network.Device);
            var values = tensors.LogProbs(model.Network).cpu().data<float>().ToArray();      // (A)
            var at = 0;
            foreach (var i in batch)
            {
                var count = rows[i].Answers.Count;
                logProbs[i] = values[at..(at + count)];
                at += count;
            }

            done?.Invoke(finished += batch.Count);
        }

        return logProbs;
    }
}
