using RosePO.Core.Models.Scoring;
using RosePO.Core.Ranks;
using RosePO.Core.Training.Losses;
using static TorchSharp.torch;

namespace RosePO.Core.Training.Objectives;

/// <summary>
/// A batch that a loss compares as a whole. Each rank computes the log-probs of some of its rows and learns those of the others as numbers: the loss is
/// that of the whole batch on every rank, and the gradients, each through the rank's own rows, add up to its gradient.
/// </summary>
/// <param name="rows">The rows of the batch.</param>
internal sealed class ComparedBatch(IReadOnlyList<SharedPromptRow> rows)
{
    private readonly RankGroup _ranks = RankGroup.Current;
    private IReadOnlyList<int> _own = [];

    /// <summary>The rows that this rank computes, in one pass; none where rows are fewer than ranks.</summary>
    public IEnumerable<IReadOnlyList<int>> Passes()
    {
        var own = RankPasses.Of(rows, row => row.Tokens, budget: 0).ToList();
        if (own.Count == 0)
        {
            // The others wait to learn of its rows.
            _ranks.Gather(Array.Empty<float[]>());
        }

        _own = own.SingleOrDefault() ?? [];
        return own;
    }

    /// <summary>This rank's share of the whole batch's loss: over all ranks the shares sum to it, and their gradients to its gradient.</summary>
    /// <param name="loss">The loss of all rows' answers, (all A) to a scalar.</param>
    /// <param name="logProbs">The log-probs of the answers of this rank's rows, (A).</param>
    public Tensor Share(Func<Tensor, Tensor> loss, Tensor logProbs)
    {
        var values = logProbs.detach().cpu().data<float>().ToArray();                              // (A)
        var parts = _ranks.Gather(ByRow(values, _own));
        var cut = RankPasses.Cut([.. rows.Select(row => row.Tokens)], _ranks.Size);
        var all = new Tensor[rows.Count];
        for (var rank = 0; rank < cut.Count; rank++)
        {
            for (var i = 0; i < cut[rank].Count; i++)
            {
                all[cut[rank][i]] = tensor(parts[rank][i], device: logProbs.device);
            }
        }

        var at = 0L;
        foreach (var row in _own)
        {
            all[row] = logProbs.narrow(0, at, rows[row].Answers.Count);
            at += rows[row].Answers.Count;
        }

        var whole = loss(cat(all));

        // Every rank that has rows has the whole of it: the value that is reported is a share of it, the gradient is not.
        return whole - whole.detach().Times(1 - (1.0 / cut.Count(part => part.Count > 0)));
    }

    private float[][] ByRow(float[] values, IReadOnlyList<int> own)
    {
        var at = 0;
        return [.. own.Select(row => values[at..(at += rows[row].Answers.Count)])];
    }
}
