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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Windows_of_other_users_are_alike_by_chance_and_not_refused(bool known)
    {
        // Tables as MiniOneRec publishes them, of MovieLens: users who rate what a page lists rate it in one order.
        using var folder = new TemporaryFolder();
        var movies = ImportFixture.Import(new() { Path = RealData.Folder("ml-100k"), Destination = folder.At("data") });
        var tables = Directory.CreateDirectory(folder.At("tables")).FullName;
        var header = $"{(known ? "user_id," : "")}item_asins,item_asin,history_item_title,item_title\n";
        foreach (var (name, split) in ((string, DataSplit)[])[("train", DataSplit.Train), ("valid", DataSplit.Validation), ("test", DataSplit.Test)])
        {
            File.WriteAllText(Path.Combine(tables, name + ".csv"), header + string.Concat(
                from user in movies.Users
                from target in Enumerable.Range(10, user.Items.Length - 10)
                where user.Splits[target] == split
                select Row(user, target)));
        }

        string Row(UserHistory user, int target)
        {
            var history = user.Items[(target - 10)..target];
            return $"{(known ? $"{user.SourceId}," : "")}\"[{string.Join(", ", history)}]\",{user.Items[target]},\"[{string.Join(", ", history.Select(item => $"'t{item}'"))}]\",t{user.Items[target]}\n";
        }

        var request = new ImportDatasetRequest { Path = tables, Destination = folder.At("windows") };
        var result = ImportDataset.Run(request, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(2 * 943, result.Questions);
        if (known)
        {
            Assert.Equal(0, result.OverlappingWindows);
            Assert.Equal(943, RecDataset.Load(result.Dataset).Users.Select(user => user.Person).Distinct().Count());
            File.AppendAllText(Path.Combine(tables, "train.csv"), Row(movies.Users[7], movies.Users[7].Items.Length - 1));
            Assert.Equal(RoseErrorCode.DatasetLeak, ImportFixture.Fails(folder, request with { Destination = folder.At("leak") }).Error);
        }
        else
        {
            Assert.Equal(3, result.OverlappingWindows);
        }
    }

    [Theory]
    [InlineData("ml-latest-small", DatasetFormat.MovieLens20M, 610, 9724, 100_836, 100_836 - (2 * 610))]
    [InlineData("amazon-games", DatasetFormat.RecBole, 50_546, 16_859, 440_264, 440_264 - (2 * 50_546))]
    [InlineData("llara-lastfm", DatasetFormat.Llara, 51_044, 4606, 510_769, 50_800)]
    [InlineData("llara-steam", DatasetFormat.Llara, 3388, 3581, 33_461, 1000)]
    [InlineData("llara-movielens", DatasetFormat.Llara, 289, 1682, 3067, 100)]
    public void Published_sets_keep_their_counts(string name, DatasetFormat format, int users, int items, int interactions, int training)
    {
        using var folder = new TemporaryFolder();
        var result = ImportDataset.Run(
            new() { Path = RealData.Folder(name), Destination = folder.At("data") }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(format.ToString(), (string)Core.Artifacts.Artifact.Open(result.Dataset, RecDataset.Kind).Request["format"]!);
        Assert.Equal((users, items, interactions, training), (result.Users, result.Items, result.Interactions, result.TrainInteractions));
    }

    [Fact]
    public void LLaRAs_windows_ask_as_they_were_published()
    {
        using var folder = new TemporaryFolder();
        var dataset = ImportFixture.Import(new() { Path = RealData.Folder("llara-lastfm"), Destination = folder.At("data") });
        Assert.Equal((122, 122), (dataset.Cases(DataSplit.Validation).Count, dataset.Cases(DataSplit.Test).Count));
        var first = dataset.Cases(DataSplit.Test).Single(question => dataset.Users[question.User].SourceId == "test-0");
        Assert.Equal((578, 392), (first.Target, first.History[0]));
        Assert.Equal("Café Del Mar", dataset.Items[2].Title);
        Assert.Equal(50_800 - 976, dataset.TrainingExamples().Count);
    }

    [Fact]
    public void SPRecs_Goodreads_has_a_training_window_a_prompt()
    {
        using var folder = new TemporaryFolder();
        var dataset = ImportFixture.Import(new() { Path = RealData.Folder("goodreads-sprec"), Destination = folder.At("data") });
        Assert.Equal((5000, 5000), (dataset.Users.Count, dataset.TrainingExamples().Count));
        Assert.Equal((54_995, 5000), (dataset.Users.Sum(user => user.Items.Length), dataset.Items.Sum(item => item.Popularity)));
        Assert.Equal("The Wrath and the Dawn (The Wrath and the Dawn, #1)", dataset.Items[0].Title);
        Assert.Equal("fantasy, paranormal", dataset.Items[0].Category);

        // id2name.json names 4,058 items; one more is seen in the windows alone.
        Assert.Equal(4059, dataset.Items.Count);
        Assert.Equal("It", Assert.Single(dataset.Items, item => item.SourceId == item.Title).Title);
    }

    [Fact]
    public void Articles_of_real_movies_stand_in_front()
    {
        using var folder = new TemporaryFolder();
        var dataset = ImportFixture.Import(new()
        {
            Path = RealData.Folder("ml-latest-small"),
            TitleStyle = TitleStyle.MovieWithYear,
            Destination = folder.At("data"),
        });
        string Title(string id) => dataset.Items.Single(item => item.SourceId == id).Title;
        Assert.Equal("An American in Paris (1951)", Title("900"));
        Assert.Equal("The American President (1995)", Title("11"));
        Assert.DoesNotContain(dataset.Items, item => System.Text.RegularExpressions.Regex.IsMatch(item.Title, @", (The|A|An|La|Le|Les|Il|L'|El|Der|Die|Das|Un|Una|Une|Los)( \(|$)"));
    }
}
