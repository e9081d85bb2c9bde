using RosePO.Core.Models.Scoring;
using RosePO.Core.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Training.Objectives;

/// <summary>
/// The rejected answers of rows in two steps: the tokens that each shares with the chosen answer at its beginning, and the rest. T = answer tokens of all rows,
/// N = rejected answers of all rows.
/// </summary>
internal sealed class PrefixSteps
{
    /// <summary>Steps of an answer.</summary>
    public const int Count = 2;

    private readonly Device _device;
    private readonly int _pairs;

    // The rejected answers' tokens among the T, and the step of each: 2 n for the shared ones of rejected answer n, 2 n + 1 for its others.
    private readonly List<long> _tokens = [];
    private readonly List<long> _steps = [];

    // Of the answers that share tokens and have others: the tokens of their second step, the chosen answer's tokens in the same step, and whose each is.
    private readonly List<long> _own = [];
    private readonly List<long> _ownPairs = [];
    private readonly List<long> _chosen = [];
    private readonly List<long> _chosenPairs = [];

    /// <summary>Cuts answers.</summary>
    /// <param name="rows">Rows whose first answer is the chosen one.</param>
    /// <param name="device">Where their tensors are.</param>
    public PrefixSteps(IReadOnlyList<SharedPromptRow> rows, Device device)
    {
        _device = device;
        var at = 0;
        foreach (var row in rows)
        {
            var chosen = row.Answers[0];
            var first = at;
            at += chosen.Length;
            foreach (var answer in row.Answers.Skip(1))
            {
                var shared = answer.AsSpan().CommonPrefixLength(chosen);
                for (var i = 0; i < answer.Length; i++)
                {
                    _tokens.Add(at + i);
                    _steps.Add((2 * _pairs) + (i < shared ? 0 : 1));
                }

                if (shared > 0)
                {
                    Add(_own, _ownPairs, at, answer.Length, shared);
                    Add(_chosen, _chosenPairs, first, chosen.Length, shared);
                }

                at += answer.Length;
                _pairs++;
            }
        }
    }

    /// <summary>Each step's log-prob, (N, 2).</summary>
    /// <param name="tokens">Those of all answer tokens, (T).</param>
    public Tensor LogProbs(Tensor tokens)
    {
        using Scalar one = 1;
        return zeros(2 * _pairs, device: tokens.device)
            .index_add(0, Indices(_steps), tokens.index_select(0, Indices(_tokens)), one).view(-1, 2);
    }

    /// <summary>
    /// What each step counts, (N, 2): what is shared counts 1, since its states are the same; the rest by how much it resembles the chosen answer's rest, and
    /// 1 where nothing is shared, so that there is one step alone.
    /// </summary>
    /// <param name="states">The state that predicts each answer token, (T, d).</param>
    public Tensor Weights(Tensor states)
    {
        using var noGrad = no_grad();
        var resemblance = AnswerSteps.Resemblance(Sum(states, _own, _ownPairs), Sum(states, _chosen, _chosenPairs));    // (N), not a number where there is one step
        var rest = where(resemblance.isnan(), ones_like(resemblance), resemblance);
        return stack([ones_like(rest), rest], 1);
    }

    private void Add(List<long> tokens, List<long> pairs, int at, int length, int shared)
    {
        for (var i = shared; i < length; i++)
        {
            tokens.Add(at + i);
            pairs.Add(_pairs);
        }
    }

    // The sum of each pair's states, which has the direction of their mean, (N, d).
    private Tensor Sum(Tensor states, List<long> tokens, List<long> pairs)
    {
        using Scalar one = 1;
        return zeros([_pairs, states.shape[1]], device: states.device)
            .index_add(0, Indices(pairs), states.index_select(0, Indices(tokens)), one);
    }

    private Tensor Indices(List<long> indices) => tensor(indices.ToArray(), ScalarType.Int64, device: _device);
}
