using RosePO.Core.Data;
using RosePO.Core.Tensors;

namespace RosePO.Core.Evaluation.Recommenders;

/// <summary>
/// Scores an item by its neighbours in the history (Sarwar et al. 2001; Deshpande and Karypis 2004): the sum, over the distinct items of the whole history, of
/// the cosine of the two items' users in training, |U(i) ∩ U(j)| / sqrt(|U(i)| |U(j)|), where the item is among the 100 nearest of the other.
/// </summary>
/// <param name="dataset">The dataset.</param>
internal sealed class ItemKnnRecommender(RecDataset dataset) : IRecommender
{
    private const int Neighbours = 100;

    private readonly int[][] _items = [.. Enumerable.Range(0, dataset.Users.Count).Select(user => dataset.TrainItems(user).ToArray().Distinct().ToArray())];
    private readonly Dictionary<int, Dictionary<int, float>> _near = [];
    private readonly Lazy<int[][]> _users = new(() => UsersOf(dataset));

    /// <inheritdoc/>
    public string Name => "itemknn";

    /// <inheritdoc/>
    public IReadOnlyList<CaseAnswer> Recommend(
        IReadOnlyList<EvaluationCase> cases, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var answers = new List<CaseAnswer>(cases.Count);
        foreach (var question in cases)
        {
            cancellation.ThrowIfCancellationRequested();
            var near = question.History.Distinct().Select(Near).ToArray();
            answers.Add(new CaseAnswer(Array.ConvertAll(question.Candidates, item => near.Sum(neighbours => neighbours.GetValueOrDefault(item)))));
        }

        return answers;
    }

    // The nearest items of an item, found when it is first asked for.
    private Dictionary<int, float> Near(int item)
    {
        if (_near.TryGetValue(item, out var known))
        {
            return known;
        }

        var users = _users.Value;
        var together = users[item].SelectMany(user => _items[user]).Where(other => other != item).CountBy(other => other);
        var cosines = together.ToDictionary(pair => pair.Key, pair => (float)(pair.Value / Math.Sqrt((double)users[item].Length * users[pair.Key].Length)));
        return _near[item] = ScoreOrder.Ranked([.. cosines.Values], [.. cosines.Keys]).Take(Neighbours).ToDictionary(near => near, near => cosines[near]);
    }

    private static int[][] UsersOf(RecDataset dataset)
    {
        var users = Enumerable.Range(0, dataset.Items.Count).Select(_ => new List<int>()).ToArray();
        for (var user = 0; user < dataset.Users.Count; user++)
        {
            foreach (var item in dataset.TrainItems(user).ToArray().Distinct())
            {
                users[item].Add(user);
            }
        }

        return Array.ConvertAll(users, list => list.ToArray());
    }
}
