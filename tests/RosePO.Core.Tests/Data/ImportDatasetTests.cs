using RosePO.Core.Data;

namespace RosePO.Core.Tests.Data;

public sealed class ImportDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Users_and_items_are_numbered_by_source_id_numbers_first()
    {
        var dataset = ImportFixture.Import(ImportFixture.Request(_folder, ImportFixture.Write(_folder)));
        Assert.Equal(["9", "10", "x", "z"], dataset.Users.Select(user => user.SourceId));
        Assert.Equal(["a", "b", "c", "d", "e", "f"], dataset.Items.Select(item => item.SourceId));
        Assert.Equal(["Delta", "Gamma", "Beta", "Alpha"], ImportFixture.Titles(dataset, 0));
    }

    [Fact]
    public void Leave_one_out_tests_the_last_and_validates_the_one_before_and_leaves_short_histories_in_training()
    {
        var dataset = ImportFixture.Import(ImportFixture.Request(_folder, ImportFixture.Write(_folder)));
        Assert.Equal([DataSplit.Train, DataSplit.Train, DataSplit.Validation, DataSplit.Test], dataset.Users[1].Splits);
        Assert.Equal([DataSplit.Train, DataSplit.Train], dataset.Users[2].Splits);
        Assert.Equal([0, 1], dataset.Cases(DataSplit.Test).Select(question => question.User));
        Assert.Equal([0, 1, 2], dataset.Cases(DataSplit.Test)[1].History);
        Assert.Equal(3, dataset.Cases(DataSplit.Test)[1].Target);
        Assert.Equal(2, dataset.Cases(DataSplit.Validation)[1].Target);
    }

    [Fact]
    public void Popularity_counts_training_alone()
    {
        var dataset = ImportFixture.Import(ImportFixture.Request(_folder, ImportFixture.Write(_folder)));

        // Training contains d c (user 9), a b (10), a b (x), e f (z).
        Assert.Equal([2, 2, 1, 1, 1, 1], dataset.Items.Select(item => item.Popularity));
    }

    [Fact]
    public void Ratio_divides_each_history_by_share_and_asks_for_the_first_item_of_a_split()
    {
        var rows = string.Concat(Enumerable.Range(0, 10).Select(n => $"1,{n},{n}\n")) + "2,10,0\n2,11,1\n";
        var path = _folder.Write("log.csv", "user,item,timestamp\n" + rows);
        var dataset = ImportFixture.Import(ImportFixture.Request(_folder, path) with { Split = SplitKind.Ratio, Ratio = [0.6, 0.2, 0.2] });
        Assert.Equal(6, dataset.TrainItems(0).Length);
        Assert.Equal(2, dataset.Users[0].Splits.Count(split => split == DataSplit.Validation));
        Assert.Equal(6, Assert.Single(dataset.Cases(DataSplit.Validation)).Target);
        var test = Assert.Single(dataset.Cases(DataSplit.Test));
        Assert.Equal((8, 8), (test.Target, test.History.Length));
    }

    [Fact]
    public void Without_timestamps_the_order_of_the_file_counts_and_ties_keep_it()
    {
        var untimed = _folder.Write("untimed.csv", "user,item\n1,c\n1,a\n1,b\n2,d\n");
        var tied = _folder.Write("tied.csv", "user,item,timestamp\n1,c,5\n1,a,5\n1,b,5\n2,d,1\n");
        foreach (var path in (string[])[untimed, tied])
        {
            var dataset = ImportFixture.Import(ImportFixture.Request(_folder, path, Path.GetFileNameWithoutExtension(path)));
            Assert.Equal(["c", "a", "b"], ImportFixture.Titles(dataset, 0));
        }
    }

    [Fact]
    public void Only_the_first_meeting_with_an_item_counts()
    {
        var path = _folder.Write("log.csv", "user,item,timestamp\n1,a,3\n1,b,2\n1,a,1\n2,c,1\n2,d,2\n");
        var result = ImportDataset.Run(ImportFixture.Request(_folder, path), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((4, 1), (result.Interactions, result.Dropped));
        Assert.Equal(["a", "b"], ImportFixture.Titles(RecDataset.Load(result.Dataset), 0));
    }

    [Fact]
    public void Minimum_interactions_are_repeated_until_nothing_changes()
    {
        // Without d (one user) user 3 falls to one item; without user 3, c falls to one user; then user 2 keeps a and b.
        var path = _folder.Write("log.csv", "user,item\n1,a\n1,b\n2,a\n2,b\n2,c\n3,c\n3,d\n");
        var request = ImportFixture.Request(_folder, path) with { MinimumUserInteractions = 2, MinimumItemInteractions = 2 };
        var dataset = ImportFixture.Import(request with { Split = SplitKind.Ratio, Ratio = [1, 0, 0] });
        Assert.Equal(["a", "b"], dataset.Items.Select(item => item.SourceId));
        Assert.Equal(["1", "2"], dataset.Users.Select(user => user.SourceId));
    }

    [Fact]
    public void Ratings_below_the_minimum_are_dropped()
    {
        var dataset = ImportFixture.Import(ImportFixture.Request(_folder, ImportFixture.Write(_folder)) with { MinimumRating = 4 });
        Assert.Equal(["9", "10"], dataset.Users.Select(user => user.SourceId));
        Assert.Equal(["a", "b", "d"], ImportFixture.Titles(dataset, 1).Select(title => title[..1].ToLowerInvariant()));
    }

    [Fact]
    public void A_users_candidates_depend_on_the_seed_and_the_user_but_not_on_the_order_of_the_file()
    {
        var rows = Enumerable.Range(0, 400).Select(n => $"{n % 20},{n * 7 % 101},{n}").Distinct().ToList();
        string Write(string name, IEnumerable<string> lines) => _folder.Write(name, "user,item,timestamp\n" + string.Join('\n', lines) + "\n");
        var forward = ImportFixture.Request(_folder, Write("forward.csv", rows), "forward") with { Candidates = 20 };
        var backward = ImportFixture.Request(_folder, Write("backward.csv", rows.AsEnumerable().Reverse()), "backward") with { Candidates = 20 };
        int[][] Lists(ImportDatasetRequest request) =>
            ImportFixture.Import(request).Cases(DataSplit.Test).Select(question => question.Candidates).ToArray();
        var lists = Lists(forward);
        Assert.Equal(lists, Lists(backward));
        Assert.NotEqual(lists, Lists(forward with { Seed = 2, Destination = _folder.At("other") }));
    }

    [Fact]
    public void The_same_request_is_found_again()
    {
        var request = ImportFixture.Request(_folder, ImportFixture.Write(_folder));
        Assert.False(ImportDataset.Run(request, cancellation: TestContext.Current.CancellationToken).Reused);
        Assert.True(ImportDataset.Run(request with { Format = DatasetFormat.Csv }, cancellation: TestContext.Current.CancellationToken).Reused);
    }

    [Fact]
    public void A_cancelled_import_leaves_nothing_behind()
    {
        var request = ImportFixture.Request(_folder, ImportFixture.Write(_folder));
        Assert.ThrowsAny<OperationCanceledException>(() => ImportDataset.Run(request, cancellation: new CancellationToken(canceled: true)));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }
}
