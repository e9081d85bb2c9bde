using RosePO.Core.Data;
using RosePO.Core.Evaluation.Recommenders;

namespace RosePO.Core.Tests.Evaluation;

/// <summary>Datasets in memory that are small enough to measure by hand.</summary>
internal static class TinyDataset
{
    /// <summary>Five items of training popularity 0, 10, 20, 30 and 40.</summary>
    public static readonly string[] Titles = ["Crimson Harbor", "Crimson Harbor II", "Quiet Valley", "Silver <Fox> & Co", "Zebra"];

    /// <summary>A dataset with one test case for each (history, target); candidates are all items that are not in the history.</summary>
    public static RecDataset Of(params (int[] History, int Target)[] cases) => Of(Titles, item => item * 10, cases);

    public static RecDataset Of(string[] titles, Func<int, int> popularity, params (int[] History, int Target)[] cases)
    {
        var items = titles.Select((title, id) => new RecItem(id, $"i{id}", title, popularity(id))).ToArray();
        var questions = cases.Select((question, user) => new EvaluationCase(
            user, question.History, question.Target, Enumerable.Range(0, titles.Length).Except(question.History).ToArray())).ToArray();
        var users = cases.Select((question, user) => new UserHistory(
            user,
            $"u{user}",
            [.. question.History, question.Target],
            [.. question.History.Select(_ => DataSplit.Train), DataSplit.Test])).ToArray();
        return new RecDataset(
            "tiny", items, users, new Dictionary<DataSplit, IReadOnlyList<EvaluationCase>> { [DataSplit.Test] = questions });
    }

    /// <summary>Many users over 50 items; the target is an item of the user's half of the catalogue, popular items more often.</summary>
    public static RecDataset Large(int users, int seed = 5)
    {
        var random = new Random(seed);
        var titles = Enumerable.Range(0, 50).Select(item => $"Title {item / 5} part {item}").ToArray();
        var cases = new (int[] History, int Target)[users];
        for (var user = 0; user < users; user++)
        {
            var history = Enumerable.Range(0, 12).Select(_ => random.Next(50)).Distinct().ToArray();
            var target = Enumerable.Range(0, 50).Except(history).MinBy(item => random.NextDouble() * (item + 10));
            cases[user] = (history, target);
        }

        return Of(titles, item => 1 + (500 / (item + 1)), cases);
    }
}

/// <summary>Recommends what a function says, with what it writes.</summary>
internal sealed class ScriptedRecommender(string name, Func<EvaluationCase, int> answer, Func<EvaluationCase, string?>? generate = null)
    : IRecommender, IDisposable
{
    public string Name => name;

    public bool IsDisposed { get; private set; }

    public IReadOnlyList<CaseAnswer> Recommend(
        IReadOnlyList<EvaluationCase> cases, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        cases.Select(question => new CaseAnswer(
            Array.ConvertAll(question.Candidates, item => item == answer(question) ? 1f : 0f), generate?.Invoke(question))).ToArray();

    public void Dispose() => IsDisposed = true;
}
