using RosePO.Core.Data;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Tests.Preferences;

namespace RosePO.Core.Tests.Evaluation;

public sealed class BaselineTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static float[] Scores(IRecommender recommender, int[] history, params int[] candidates) =>
        recommender.Recommend([new EvaluationCase(0, history, candidates[0], candidates)], null, Cancellation)[0].Scores;

    // Training: user 0 has 0 1 2, user 1 has 0 1, user 2 has 1 3; the last two items of each user are validation and test.
    private static readonly RecDataset s_dataset = MemoryDataset.Of(6, [[0, 1, 2, 4, 5], [0, 1, 4, 5], [1, 3, 4, 5]]);

    [Fact]
    public void Item_knn_sums_the_cosines_of_users_in_training()
    {
        Assert.Equal([0, 1, 2], s_dataset.TrainItems(0).ToArray());
        var knn = new ItemKnnRecommender(s_dataset);

        // U(0) = {0, 1}, U(1) = {0, 1, 2}, U(2) = {0}, U(3) = {2}.
        Assert.Equal([2 / Math.Sqrt(6), 1 / Math.Sqrt(3), 1 / Math.Sqrt(3), 0], Scores(knn, [1], 0, 2, 3, 4).Select(score => (double)score), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal((1 / Math.Sqrt(2)) + (1 / Math.Sqrt(3)), Scores(knn, [0, 1, 1], 2)[0], 1e-6);
        Assert.Equal(0, Scores(knn, [1], 1)[0]);
    }

    [Fact]
    public void Recent_popularity_comes_first_and_all_popularity_decides_among_equals()
    {
        RecItem[] items = [.. new[] { 50, 9, 20, 30 }.Select((popularity, id) => new RecItem(id, $"i{id}", $"t{id}", popularity))];
        var scores = Scores(new RecentPopularityRecommender([1, 2, 1, 0], items), [], 0, 1, 2, 3);
        Assert.Equal([1, 0, 2, 3], Enumerable.Range(0, 4).OrderByDescending(at => scores[at]));
    }

    [Fact]
    public void Recent_popularity_counts_the_latest_tenth_of_training()
    {
        var folder = Directory.CreateTempSubdirectory("rosepo-recent-").FullName;
        try
        {
            // Item a is played daily until day 80, item b by everyone on the days after; the last two plays of each user are held out.
            var rows = Enumerable.Range(0, 100).Select(day => $"u{day % 10},{(day < 70 ? $"a{day % 4}" : "b")}{(day >= 70 ? day / 10 : "")},{1000 + day}");
            File.WriteAllLines(Path.Combine(folder, "plays.csv"), ["user,item,timestamp", .. rows]);
            var data = ImportDataset.Run(
                new ImportDatasetRequest { Path = Path.Combine(folder, "plays.csv"), Format = DatasetFormat.Csv, Destination = Path.Combine(folder, "data"), Candidates = 3 },
                cancellation: Cancellation);
            var dataset = RecDataset.Load(data.Dataset);
            var recent = RecentPopularityRecommender.Of(dataset);
            var scores = Scores(recent, [], [.. Enumerable.Range(0, dataset.Items.Count)]);
            Assert.Equal("b7", dataset.Items[Array.IndexOf(scores, scores.Max())].SourceId);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
