using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Kernels;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Models.Scoring;

/// <summary>
/// Log-probs of tokens by the states that predict them. Where the vocabulary's matrix W is frozen, its part of the backward pass
/// needs no graph: log p(t) = h·W_t - ln sum_v exp(h·W_v), so its gradient by h is W_t - E, where E is W's mean under p, and E can
/// be had in the forward pass. Nothing of the vocabulary's size outlives a chunk of rows, and the passes over it stay in cache. Where it is trained,
/// what is kept for the backward pass is p alone. M = states, N = tokens, V = vocabulary, d = width.
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
        if (head.requires_grad && is_grad_enabled())
        {
            using Scalar vocabulary = head.shape[0];
            var places = sources.mul(vocabulary).add(targets);                                          // (N)
            return model.WritesGradients
                ? Trained(model, states, sources, places)
                : F.log_softmax(model.Logits(states), -1).flatten().index_select(0, places);
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

    // Where W is trained on the processor: places are those of the tokens among all logits, (N).
    private static Tensor Trained(LlamaModel model, Tensor states, Tensor sources, Tensor places)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (inputs, head) = (states.detach().contiguous(), model.HeadWeight);
        var shares = Products.Of(inputs, head.t());                                                         // (M, V)
        var (normalizers, inverses) = (empty(states.shape[0]), empty(states.shape[0]));
        var chosen = shares.flatten().index_select(0, places);                                              // (N)
        Exponentials.Replace(shares, normalizers, inverses);
        var logProbs = chosen.sub_(normalizers.index_select(0, sources));
        scope.MoveToOuter(shares, inverses, inputs);
        return model.Record(logProbs.MoveToOuterDisposeScope(), gradient =>
        {
            // Of a state's logits: its tokens' gradients at these, less p times their sum.
            using var noGrad = no_grad();
            using var scope = NewDisposeScope();
            using Scalar one = 1;
            var sums = zeros_like(inverses).index_add_(0, sources, gradient, one);                          // (M)
            shares.mul_(sums.mul_(inverses).neg_().unsqueeze(1));
            shares.view(-1).index_add_(0, places, gradient, one);                                           // (M, V)
            Products.Into(head.grad!, shares.t(), inputs, adds: true);                                      // (V, d)
            if (states.requires_grad)
            {
                states.backward([Products.Of(shares, head)]);
            }
        });
    }

    // Each state's ln sum_v exp(h·W_v), (M), and, where it is wanted, its E, (M, d).
    private static (Tensor Normalizers, Tensor? Means) Vocabulary(Tensor states, Tensor head, bool wantsMeans)
    {
        using var noGrad = no_grad();
        var normalizers = new List<Tensor>();
        var means = new List<Tensor>();
        foreach (var rows in states.split(RowsOfProduct))
        {
            using var scope = NewDisposeScope();
            var logits = Products.Of(rows, head.t());                                                       // (m, V)
            var inverses = Replace(logits, normalizers, wantsMeans);
            if (wantsMeans)
            {
                var sums = Products.Of(logits, head).to(ScalarType.Float32);                                     // (m, d)
                means.Add((inverses is null ? sums : sums * inverses.unsqueeze(1)).MoveToOuterDisposeScope());
            }
        }

        return (cat(normalizers, 0), wantsMeans ? cat(means, 0) : null);
    }

    // Logits by p, or by p up to factors, (m), which are then the result.
    private static Tensor? Replace(Tensor logits, List<Tensor> normalizers, bool wantsShares)
    {
        if (logits.dtype == ScalarType.Float32 && logits.device_type == DeviceType.CPU)
        {
            var (ofRows, inverses) = (empty(logits.shape[0]), empty(logits.shape[0]));
            Exponentials.Replace(logits, ofRows, inverses);
            normalizers.Add(ofRows.MoveToOuterDisposeScope());
            return inverses;
        }

        foreach (var part in logits.split(Math.Max(1, LogitsInCache / logits.shape[1])))
        {
            using var chunk = NewDisposeScope();
            var exact = part.to(ScalarType.Float32);
            var logProbs = F.log_softmax(exact, -1);

            // A logit less its log-prob is the same whichever token's are taken.
            normalizers.Add((exact.select(1, 0) - logProbs.select(1, 0)).MoveToOuterDisposeScope().MoveToOuterDisposeScope());
            if (wantsShares)
            {
                part.copy_(logProbs.exp_());
            }
        }

        return null;
    }
}
