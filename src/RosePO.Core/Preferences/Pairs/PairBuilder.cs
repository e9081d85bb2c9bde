using RosePO.Core.Data;
using RosePO.Core.Preferences.Strategies;
using RosePO.Core.Runtime;

namespace RosePO.Core.Preferences.Pairs;

/// <summary>
/// Collects rejected answers and keeps the laws of all strategies: an item that the user has in training, before or after
/// the example, is never rejected (so neither the chosen item nor one of the history is) unless the strategy spares the chosen item alone, and within an
/// example no item is rejected twice. Validation and test items are not looked at: to spare them would tell the model what they are.
/// </summary>
/// <param name="dataset">The dataset.</param>
/// <param name="strategies">The strategies, in the order in which they propose.</param>
/// <param name="assigned">For each example the index of its only strategy; null where every strategy contributes to every example.</param>
/// <param name="request">How many answers, the seed, and whether they are graded.</param>
internal sealed class PairBuilder(
    RecDataset dataset,
    IReadOnlyList<(RejectedStrategy Name, IRejectedStrategy Strategy)> strategies,
    int[]? assigned,
    PreferencePairsRequest request)
{
    private readonly bool[] _known = new bool[dataset.Items.Count];
    private readonly bool[] _chosen = new bool[dataset.Items.Count];
    private readonly int[]? _twins = AnswerTexts.Twins([.. dataset.Items.Select(item => item.Title)]);
    private readonly StrategyCount[] _counts = [.. strategies.Select(strategy => new StrategyCount(strategy.Name, 0, 0, 0, 0))];

    /// <summary>For each strategy what it could not find so far, and why.</summary>
    public IReadOnlyList<StrategyCount> Counts => _counts;

    /// <summary>Builds one example; null where no strategy found an answer.</summary>
    /// <param name="index">The example's index among those the strategies were made for.</param>
    /// <param name="position">The chosen item's position in the user's history.</param>
    /// <param name="question">The prompt's history and candidates, and the chosen item.</param>
    public PreferenceExample? Build(int index, int position, EvaluationCase question)
    {
        var known = dataset.TrainItems(question.User);
        Mark(known, true);
        _chosen[question.Target] = true;
        var answers = new List<(int Item, int Strategy)>(strategies.Count * request.Negatives);
        for (var i = 0; i < strategies.Count; i++)
        {
            if (assigned is null || assigned[index] == i)
            {
                Take(i, index, position, question, answers);
            }
        }

        _chosen[question.Target] = false;
        Mark(known, false);
        return answers.Count == 0 ? null : new PreferenceExample(
            question.User, position, question.History, question.Candidates, question.Target,
            [.. answers.Select(answer => answer.Item)],
            [.. answers.Select(answer => strategies[answer.Strategy].Name)],
            Grades: request.Graded ? [.. answers.Select(answer => strategies[answer.Strategy].Strategy.Grade(index, answer.Item))] : null);
    }

    // Whether two items are one, or are called alike; a text that a model wrote has a number past the catalogue and names no item.
    private bool IsSame(int one, int other) =>
        one == other || (_twins is not null && one < _twins.Length && other < _twins.Length && _twins[one] == _twins[other]);

    private void Take(int i, int index, int position, EvaluationCase question, List<(int Item, int Strategy)> answers)
    {
        var (name, strategy) = strategies[i];
        var forbidden = strategy.SparesChosenOnly ? _chosen : _known;

        // Each strategy draws from its own stream, so that adding one does not change another's draws.
        var random = new Random(Seeds.Rejected(request.Seed, question.User, position, name));
        var missing = request.Negatives;
        foreach (var item in strategy.Propose(index, forbidden, random))
        {
            if ((item < forbidden.Length && forbidden[item]) || IsSame(item, question.Target) || answers.Exists(answer => IsSame(answer.Item, item)))
            {
                continue;
            }

            answers.Add((item, i));
            if (--missing == 0)
            {
                break;
            }
        }

        var note = strategy.Note(index);
        var count = _counts[i];
        _counts[i] = count with
        {
            Dropped = count.Dropped + missing,
            ModelRight = count.ModelRight + (note == StrategyNote.ModelRight ? 1 : 0),
            DroppedAsRight = count.DroppedAsRight + (note == StrategyNote.ModelRight && request.SelfHard.OnCorrectAnswer == OnCorrectAnswer.Drop ? missing : 0),
            DroppedAsUnlisted = count.DroppedAsUnlisted + (note == StrategyNote.Unlisted ? missing : 0),
        };
    }

    private void Mark(ReadOnlySpan<int> items, bool forbidden)
    {
        foreach (var item in items)
        {
            _known[item] = forbidden;
        }
    }
}
