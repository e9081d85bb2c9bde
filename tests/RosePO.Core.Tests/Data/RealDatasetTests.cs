using RosePO.Core.Data;

namespace RosePO.Core.Tests.Data;

public sealed class RealDatasetTests
{
    [Fact]
    public void MovieLens_100K_keeps_its_counts_and_asks_every_user_once_a_split()
    {
        using var folder = new TemporaryFolder();
        var result = ImportDataset.Run(
            new() { Path = RealData.Folder("ml-100k"), Destination = folder.At("data") }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((943, 1682, 100_000, 100_000 - (2 * 943), 0), (result.Users, result.Items, result.Interactions, result.TrainInteractions, result.Dropped));

        var dataset = RecDataset.Load(result.Dataset);
        Assert.Equal(943, dataset.Users.Count);
        Assert.Equal(result.TrainInteractions, dataset.Items.Sum(item => item.Popularity));
        Assert.Equal(1682, dataset.Items.Select(item => item.Title).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal("Il Postino", dataset.Items[13].Title);
        Assert.Equal("The Horseman on the Roof (Le Hussard sur le toit)", dataset.Items[112].Title);
        Assert.Equal(("unknown", "unknown"), (dataset.Items[266].Title, dataset.Items[266].Category));
        Assert.Equal("Animation", dataset.Items[0].Category);
        foreach (var split in (DataSplit[])[DataSplit.Validation, DataSplit.Test])
        {
            var cases = dataset.Cases(split);
            Assert.Equal(943, cases.Count);
            Assert.All(cases, question =>
            {
                Assert.Equal(20, question.Candidates.Distinct().Count());
                Assert.Equal([question.Target], question.Candidates.Intersect(dataset.Users[question.User].Items));
            });
        }
    }

    [Fact]
    public void MovieLens_latest_small_reads_as_CSV_with_titles_of_a_second_file()
    {
        var source = RealData.Folder("ml-latest-small");
        using var folder = new TemporaryFolder();
        var result = ImportDataset.Run(
            new()
            {
                Path = Path.Combine(source, "ratings.csv"),
                Items = Path.Combine(source, "movies.csv"),
                Columns = new() { User = "userId", Item = "movieId", Category = "genres" },
                Destination = folder.At("data"),
            },
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((610, 9724, 100_836), (result.Users, result.Items, result.Interactions));

        var dataset = RecDataset.Load(result.Dataset);
        Assert.Equal("Toy Story (1995)", dataset.Items[0].Title);
        Assert.Equal("American President, The (1995)", dataset.Items.Single(item => item.SourceId == "11").Title);
        Assert.All(dataset.Cases(DataSplit.Test), question => Assert.Single(question.Candidates, question.Target));
    }
}
