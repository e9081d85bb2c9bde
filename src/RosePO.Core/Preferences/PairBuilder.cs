using RosePO.Core.Data;
using RosePO.Core.Preferences.Strategies;
using RosePO.Core.Runtime;

namespace RosePO.Core.Preferences;

/// <summary>
/// Collects rejected answers and keeps the laws of all strategies: an item that the user has in training, before or after
/// the example, is never rejected (so neither the chosen item nor one of the history is), and within an example no item is
/// rejected twice. Validation and test items are not looked at: to spare them would tell the model what they are.
/// </summary>
internal sealed class PairBuilder(RecDataset dataset, IReadOnlyList<(RejectedStrategy Name, IRejectedStrategy Strategy)> strategies, int negatives, int seed)
{
    private readonly bool[] _forbidden = new bool[dataset.Items.Count];
    private readonly int[] _dropped = new int[strategies.Count];

    /// <summary>Rejected answers that each strategy could not find so far.</summary>
    public IReadOnlyList<int> Dropped => _dropped;

    /// <summary>Builds one example; null where no strategy found an answer.</summary>
    /// <param name="index">The example's index among those the strategies were made for.</param>
    /// <param name="position">The chosen item's position in the user's history.</param>
    /// <param name="question">The prompt's history and candidates, and the chosen item.</param>
    public PreferenceExample? Build(int index, int position, EvaluationCase question)
    {
        var known = dataset.TrainItems(question.User);
        Mark(known, true);
        var rejected = new List<int>(strategies.Count * negatives);
        var names = new List<RejectedStrategy>(strategies.Count * negatives);
        for (var i = 0; i < strategies.Count; i++)
        {
            var (name, strategy) = strategies[i];
            // Each strategy draws from its own stream, so that adding one does not change another's draws.
            var random = new Random(Seeds.Derive(seed, question.User, position, (int)name));
            var missing = negatives;
            foreach (var item in strategy.Propose(index, _forbidden, random))
            {
                if (_forbidden[item] || rejected.Contains(item))
                {
                    continue;
                }

                rejected.Add(item);
                names.Add(name);
                if (--missing == 0)
                {
                    break;
                }
            }

            _dropped[i] += missing;
        }

        Mark(known, false);
        return rejected.Count == 0
            ? null
            : new PreferenceExample(question.User, position, question.History, question.Candidates, question.Target, [.. rejected], [.. names]);
    }

    private void Mark(ReadOnlySpan<int> items, bool forbidden)
    {
        foreach (var item in items)
        {
            _forbidden[item] = forbidden;
        }
    }
}
