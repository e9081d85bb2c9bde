using RosePO.Core.Data.Preparation;
using RosePO.Core.Runtime;

namespace RosePO.Core.Data.Candidates;

/// <summary>
/// The items that a neighbourhood recommender would take for the next: those that users who chose the last item of the history chose most often
/// in training. Where they are too few, items drawn alike fill the list.
/// </summary>
internal sealed class HardCandidates : ICandidateSource
{
    // Neighbours of one item; more of them change the order little and cost much.
    private const int Neighbours = 256;

    private readonly int[] _popularity;
    private readonly List<int>[] _meeting;
    private readonly Dictionary<int, int[]> _training = [];
    private readonly Dictionary<int, int[]> _ranked = [];

    /// <summary>Prepares the search. The training items of every neighbour stay in memory.</summary>
    public HardCandidates(Histories histories, int[] popularity, CancellationToken cancellation)
    {
        _popularity = popularity;
        _meeting = new List<int>[popularity.Length];
        foreach (var history in histories.Read(cancellation))
        {
            var isNeighbour = false;
            int[] items = [.. TrainingOf(history)];
            foreach (var item in items)
            {
                if ((_meeting[item] ??= []).Count < Neighbours)
                {
                    _meeting[item].Add(history.User);
                    isNeighbour = true;
                }
            }

            if (isNeighbour)
            {
                _training.Add(history.User, items);
            }
        }
    }

    public bool GivesLength => false;

    public int[] Draw(CandidateCase question, int count, Random random)
    {
        var hard = question.History is [.., var last] ? Ranked(last).Where(item => !question.Known.Contains(item)).Take(count - 1).ToArray() : [];
        var others = CandidateSampler.Draw(question.Target, count - hard.Length, _popularity.Length, [.. question.Known, .. hard], random);
        return random.Shuffled(others.Concat(hard));
    }

    private int[] Ranked(int item)
    {
        if (!_ranked.TryGetValue(item, out var ranked))
        {
            var counts = new Dictionary<int, int>();
            foreach (var user in _meeting[item] ?? [])
            {
                foreach (var other in _training[user])
                {
                    counts[other] = counts.GetValueOrDefault(other) + 1;
                }
            }

            ranked = [.. counts.OrderByDescending(pair => pair.Value).ThenByDescending(pair => _popularity[pair.Key]).ThenBy(pair => pair.Key).Select(pair => pair.Key)];
            _ranked.Add(item, ranked);
        }

        return ranked;
    }

    private static IEnumerable<int> TrainingOf(History history)
    {
        for (var at = 0; at < history.Count; at++)
        {
            if (history.Splits[at] == DataSplit.Train)
            {
                yield return history.Items[at];
            }
        }
    }
}
