using RosePO.Core.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Models.Scoring;

/// <summary>
/// Log-probs of tokens by the states that predict them. Where the vocabulary's matrix W is frozen, its part of the backward pass
/// needs no graph: log p(t) = h·W_t - ln sum_v exp(h·W_v), so its gradient by h is W_t - E, where E is W's mean under p, and E can
/// be had in the forward pass. Nothing of the vocabulary's size outlives a chunk of rows, and the passes over it stay in cache.
/// M = states, N = tokens, V = vocabulary, d = width.
/// </summary>
internal static class TokenLogProbs
{
    // Rows of one matrix product with W.
    private const int RowsOfProduct = 512;

    // Logits in single precision at once: what a processor's cache holds.
    private const int LogitsInCache = 1 << 19;

    /// <summary>The tokens' log-probs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="states">Last hidden states, (M, d).</param>
    /// <param name="sources">The state that predicts each token, (N), int64.</param>
    /// <param name="targets">The tokens, (N), int64.</param>
    /// <returns>(N).</returns>
    public static Tensor Of(LlamaModel model, Tensor states, Tensor sources, Tensor targets)
    {
        var head = model.HeadWeight;
        if (head.requires_grad)
        {
            using Scalar vocabulary = head.shape[0];
            return F.log_softmax(model.Logits(states), -1).flatten().index_select(0, sources.mul(vocabulary).add(targets));
        }

        using var scope = NewDisposeScope();
        var frozen = head.to(model.Compute);                                                                // (V, d)
        var (normalizers, means) = Vocabulary(states.detach().to(model.Compute), frozen, states.requires_grad);
        var chosen = frozen.index_select(0, targets).to(ScalarType.Float32);                                // (N, d)
        var at = states.index_select(0, sources);                                                           // (N, d)
        var logProbs = (at.detach().to(model.Compute).to(ScalarType.Float32) * chosen).sum(-1) - normalizers.index_select(0, sources);
        if (means is not null)
        {
            // Of value 0: it only carries the gradient.
            logProbs = logProbs + ((at - at.detach()) * (chosen - means.index_select(0, sources))).sum(-1);
        }

        return logProbs.MoveToOuterDisposeScope();
    }

    // Each state's ln sum_v exp(h·W_v), (M), and, where it is wanted, its E, (M, d).
    private static (Tensor Normalizers, Tensor? Means) Vocabulary(Tensor states, Tensor head, bool wantsMeans)
    {
        using var noGrad = no_grad();
        var normalizers = new List<Tensor>();
        var means = new List<Tensor>();
        var rowsInCache = Math.Max(1, LogitsInCache / head.shape[0]);
        foreach (var rows in states.split(RowsOfProduct))
        {
            using var scope = NewDisposeScope();
            var logits = F.linear(rows, head);                                                              // (m, V)
            foreach (var part in logits.split(rowsInCache))
            {
                using var chunk = NewDisposeScope();
                var exact = part.to(ScalarType.Float32);
                var logProbs = F.log_softmax(exact, -1);

                // A logit less its log-prob is the same whichever token's are taken.
                normalizers.Add((exact.select(1, 0) - logProbs.select(1, 0)).MoveToOuterDisposeScope().MoveToOuterDisposeScope());
                if (wantsMeans)
                {
                    part.copy_(logProbs.exp_());
                }
            }

            if (wantsMeans)
            {
                means.Add(matmul(logits, head).to(ScalarType.Float32).MoveToOuterDisposeScope());           // (m, d)
            }
        }

        return (cat(normalizers, 0), wantsMeans ? cat(means, 0) : null);
    }
}
