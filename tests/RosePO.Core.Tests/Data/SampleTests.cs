using RosePO.Core.Data;
using RosePO.Core.Data.Sample;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Tests.Data;

public sealed class SampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_seed_gives_the_same_files_and_another_seed_others()
    {
        var files = (string[])[DatasetFiles.Items, DatasetFiles.Interactions, DatasetFiles.Candidates];
        string[] Rows(string name, int seed)
        {
            var folder = Import(name, seed).Folder;
            using var connection = DuckDb.Open();
            return files.Select(file => string.Join('\n', connection.Query($"SELECT t::VARCHAR FROM read_parquet({DuckDb.Literal(Path.Combine(folder, file))}) t")
                .Select(row => row.GetString(0)))).ToArray();
        }

        var first = Rows("first", 1);
        Assert.Equal(first, Rows("again", 1));
        Assert.All(first.Zip(Rows("other", 2)), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public void Popularity_is_skewed()
    {
        var counts = Import("sample", 1).Items.Select(item => item.Popularity).OrderDescending().ToArray();
        Assert.True(counts.Take(counts.Length / 10).Sum() > 0.3 * counts.Sum());
    }

    [Fact]
    public void Titles_resemble_their_family_and_not_the_others()
    {
        var items = SampleCatalogue.Create(new SampleOptions(), seed: 1).Items;
        Assert.Equal(items.Count, items.Select(item => item.Title).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(items, item => Assert.InRange(item.Title.Split(' ').Length, 2, 4));
        var encoder = TitleEncoder.Fit(items.Select(item => item.Title).ToArray());
        var pairs = items.SelectMany(_ => items, (a, b) => (a, b)).Where(pair => pair.a.Id < pair.b.Id).ToList();
        double Mean(bool sameFamily) => pairs.Where(pair => pair.a.Family == pair.b.Family == sameFamily)
            .Average(pair => encoder.Similarity(pair.a.Id, pair.b.Id));
        Assert.True(Mean(sameFamily: true) > 0.4 + Mean(sameFamily: false));
    }

    [Fact]
    public void Genre_is_independent_of_the_family()
    {
        // Eight items of a family over eight genres: one each.
        var items = SampleCatalogue.Create(new SampleOptions(), seed: 1).Items;
        Assert.All(items.GroupBy(item => item.Family), family => Assert.Equal(8, family.Select(item => item.Genre).Distinct().Count()));
    }

    [Fact]
    public void Look_alikes_and_fame_fade_over_a_history_while_the_genre_gains()
    {
        var catalogue = SampleCatalogue.Create(new SampleOptions(), seed: 1);
        var histories = SampleUsers.Walk(catalogue, new SampleOptions(), seed: 1).GroupBy(step => step.User, step => step.Item)
            .Select(user => user.ToArray()).ToList();
        Assert.All(histories, history => Assert.Equal(history.Length, history.Distinct().Count()));
        var steps = histories.SelectMany(history => Enumerable.Range(1, history.Length - 1)
            .Select(at => (Late: at >= history.Length / 2, Item: history[at], Before: history[at - 1]))).ToList();
        double Mean(bool late, Func<SampleItem, SampleItem, double> value) =>
            steps.Where(step => step.Late == late).Average(step => value(step.Item, step.Before));
        Func<SampleItem, SampleItem, double> resembles = (item, before) => item.Family == before.Family ? 1 : 0;
        Func<SampleItem, SampleItem, double> ofGenre = (item, before) => item.Genre == before.Genre ? 1 : 0;
        Assert.True(Mean(late: false, resembles) > 2 * Mean(late: true, resembles));
        Assert.True(Mean(late: false, (item, _) => item.Weight) > 1.4 * Mean(late: true, (item, _) => item.Weight));
        Assert.True(Mean(late: true, ofGenre) > 1.5 * Mean(late: false, ofGenre));
    }

    [Fact]
    public void A_model_that_follows_the_order_beats_popularity_and_shows_both_harms()
    {
        // Successors of the last item, counted over all training positions alike and smoothed by popularity.
        var dataset = Import("sample", 1);
        var (items, total) = (dataset.Items, dataset.Items.Sum(item => (double)item.Popularity));
        var follows = new Dictionary<(int, int), int>();
        foreach (var example in dataset.TrainingExamples())
        {
            var history = dataset.TrainItems(example.User);
            var step = (history[example.Position - 1], history[example.Position]);
            follows[step] = follows.GetValueOrDefault(step) + 1;
        }

        var encoder = TitleEncoder.Fit(items.Select(item => item.Title).ToArray());
        var cases = dataset.Cases(DataSplit.Test);
        double Popularity(int item) => items[item].Popularity;
        int ByOrder(EvaluationCase question) => question.Candidates.MaxBy(
            item => follows.GetValueOrDefault((question.History[^1], item)) + (3 * Popularity(item) / total));
        int ByPopularity(EvaluationCase question) => question.Candidates.MaxBy(Popularity);
        double Hits(Func<EvaluationCase, int> model) => cases.Average(question => model(question) == question.Target ? 1.0 : 0);
        float Resembles(EvaluationCase question, int item) => encoder.MaxSimilarity(item, question.History.AsSpan()[^Math.Min(10, question.History.Length)..]);

        Assert.InRange(Hits(ByOrder), 0.35, 0.65);
        Assert.InRange(Hits(ByPopularity), 0.06, 0.25);
        Assert.True(cases.Average(question => Popularity(ByOrder(question))) > 1.1 * cases.Average(question => Popularity(question.Target)));
        Assert.True(cases.Average(question => Resembles(question, ByOrder(question)) - Resembles(question, question.Target)) > 0.03);
    }

    private RecDataset Import(string name, int seed) =>
        ImportFixture.Import(new() { Format = DatasetFormat.Sample, Seed = seed, Destination = _folder.At(name) });
}
