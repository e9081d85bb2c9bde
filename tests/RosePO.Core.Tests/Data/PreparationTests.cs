using RosePO.Core.Data;

namespace RosePO.Core.Tests.Data;

public sealed class PreparationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ratings_and_times_may_be_bounded_on_both_sides()
    {
        var path = _folder.Write("log.csv", "user,item,timestamp,rating\n1,a,1546300800,1\n1,b,1546387200,3\n1,c,1546473600,5\n2,d,1546387200,3\n");
        var rated = ImportFixture.Request(_folder, path, "rated") with { MinimumRating = 2, MaximumRating = 4 };
        Assert.Equal(["b", "d"], ImportFixture.Import(rated).Items.Select(item => item.SourceId));
        var dated = ImportFixture.Request(_folder, path, "dated") with { From = "2019-01-02", Until = "1546473600" };
        Assert.Equal(["b", "d"], ImportFixture.Import(dated).Items.Select(item => item.SourceId));
        Assert.Equal(RoseErrorCode.RequestInvalid, ImportFixture.Fails(_folder, dated with { From = "soon", Destination = _folder.At("never") }).Error);
    }

    [Theory]
    [InlineData(DuplicateHandling.First, "a b c")]
    [InlineData(DuplicateHandling.Last, "b a c")]
    [InlineData(DuplicateHandling.All, "a b a c")]
    public void Repeats_stay_as_the_request_says(DuplicateHandling handling, string expected)
    {
        var path = _folder.Write("log.csv", "user,item\n1,a\n1,b\n1,a\n1,c\n2,d\n2,e\n");
        var dataset = ImportFixture.Import(ImportFixture.Request(_folder, path) with { Duplicates = handling, Split = SplitKind.Ratio, Ratio = [1, 0, 0] });
        Assert.Equal(expected, string.Join(' ', ImportFixture.Titles(dataset, 0)));
    }

    [Fact]
    public void Long_histories_are_dropped_or_cut_to_their_end()
    {
        var request = ImportFixture.Request(_folder, ImportFixture.Write(_folder));
        Assert.Equal(["x", "z"], ImportFixture.Import(request with { MaximumUserInteractions = 3 }).Users.Select(user => user.SourceId));
        var cut = ImportFixture.Import(request with { KeepLatest = 2, Destination = _folder.At("cut") });
        Assert.Equal(["Beta", "Alpha"], ImportFixture.Titles(cut, 0));
    }

    [Fact]
    public void Chronological_divides_all_at_the_same_moments_and_equal_times_go_to_the_later_split()
    {
        var rows = string.Concat(Enumerable.Range(0, 20).Select(n => $"{n % 4},{n},{n / 2}\n"));
        var path = _folder.Write("log.csv", "user,item,timestamp\n" + rows);
        var dataset = ImportFixture.Import(ImportFixture.Request(_folder, path) with { Split = SplitKind.Chronological, Ratio = [0.65, 0.15, 0.2] });
        Assert.Equal(12, dataset.Items.Sum(item => item.Popularity));
        Assert.Equal([DataSplit.Train, DataSplit.Train, DataSplit.Train, DataSplit.Validation, DataSplit.Test], dataset.Users[0].Splits);
    }

    [Fact]
    public void Sliding_windows_are_an_example_each_and_ask_for_every_target_behind_training()
    {
        var rows = string.Concat(Enumerable.Range(0, 10).Select(n => $"1,{n},{n}\n")) + "2,10,0\n2,11,1\n";
        var path = _folder.Write("log.csv", "user,item,timestamp\n" + rows);
        var request = ImportFixture.Request(_folder, path) with { Split = SplitKind.Ratio, Ratio = [0.6, 0.2, 0.2], Window = 3, WindowStride = 2 };
        var dataset = ImportFixture.Import(request);
        Assert.Equal(["1#1", "1#3", "1#5", "1#6", "1#7", "1#8", "1#9", "2#1"], dataset.Users.Select(user => user.SourceId));
        Assert.Equal([5, 6, 7, 8], dataset.Users[5].Items);
        Assert.Equal((2, 2), (dataset.Cases(DataSplit.Test).Count, dataset.Cases(DataSplit.Validation).Count));
        Assert.Equal(8, dataset.Items.Sum(item => item.Popularity));
        Assert.All(dataset.Cases(DataSplit.Test), question => Assert.All(question.Candidates, item => Assert.True(item == question.Target || item >= 10)));
    }

    [Fact]
    public void Popular_candidates_follow_the_power_of_training_popularity()
    {
        // Item "p" is seen in training by 30 users, "q" by 10: with exponent 2 the first draw is p nine times out of ten.
        var rows = string.Concat(Enumerable.Range(0, 40).Select(n => $"f{n},{(n < 30 ? "p" : "q")}\nf{n},z{n}\n"))
            + string.Concat(Enumerable.Range(0, 400).Select(n => $"u{n},a\nu{n},b\nu{n},c\n"));
        var path = _folder.Write("log.csv", "user,item\n" + rows.Replace("z", "y", StringComparison.Ordinal));
        var request = ImportFixture.Request(_folder, path) with { CandidateSampling = CandidateSampling.Popularity, CandidateExponent = 2 };
        var dataset = ImportFixture.Import(request);
        var drawn = dataset.Cases(DataSplit.Test).Select(question => question.Candidates.Single(item => item != question.Target)).ToList();
        string Id(int item) => dataset.Items[item].SourceId;
        double Share(Func<string, bool> which) => drawn.Count(item => which(Id(item))) / 400.0;

        // Weights: p 900, q 100, and 40 items of weight 1.
        Assert.InRange(Share(id => id == "p"), 900 / 1040.0 - 0.06, 900 / 1040.0 + 0.06);
        Assert.InRange(Share(id => id == "q"), 100 / 1040.0 - 0.05, 100 / 1040.0 + 0.05);
    }

    [Fact]
    public void Hard_candidates_are_what_others_met_beside_the_last_item()
    {
        var rows = "1,a\n1,h\n1,t\n1,u\n" + string.Concat(Enumerable.Range(2, 6).Select(user => $"{user},h\n{user},x\n"))
            + string.Concat(Enumerable.Range(10, 20).Select(user => $"{user},n{user}\n"));
        var path = _folder.Write("log.csv", "user,item\n" + rows);
        var dataset = ImportFixture.Import(ImportFixture.Request(_folder, path) with { CandidateSampling = CandidateSampling.Hard });
        var question = Assert.Single(dataset.Cases(DataSplit.Validation));
        Assert.Equal(["t", "x"], question.Candidates.Select(item => dataset.Items[item].SourceId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Candidates_come_from_a_file_and_need_their_target()
    {
        var path = ImportFixture.Write(_folder);
        var file = _folder.Write("lists.jsonl", "{\"user\": 10, \"split\": \"test\", \"candidates\": [\"e\", \"d\", \"f\"]}\n{\"user\": \"10\", \"split\": \"validation\", \"candidates\": [\"c\"]}\n"
            + "{\"user\": \"9\", \"candidates\": [\"a\", \"b\"]}\n");
        var request = ImportFixture.Request(_folder, path) with { CandidateSampling = CandidateSampling.File, CandidateFile = file };
        var dataset = ImportFixture.Import(request);
        Assert.Equal([4, 3, 5], dataset.Cases(DataSplit.Test).Single(question => question.User == 1).Candidates);

        _folder.Write("lists.jsonl", "{\"user\": 10, \"candidates\": [\"d\", \"c\"]}\n{\"user\": 9, \"candidates\": [\"e\"]}\n");
        var error = ImportFixture.Fails(_folder, request with { Destination = _folder.At("other") });
        Assert.Equal((RoseErrorCode.DatasetRowInvalid, file, 2), (error.Error, error.File, error.Line));
    }

    [Fact]
    public void Merged_sets_keep_their_splits_and_tag_items_with_their_domain()
    {
        var first = ImportFixture.Import(ImportFixture.Request(_folder, ImportFixture.Write(_folder), "games"));
        var second = ImportFixture.Import(ImportFixture.Request(_folder, ImportFixture.Write(_folder, "other.csv"), "books"));
        var request = new ImportDatasetRequest { Format = DatasetFormat.Merge, Merge = [first.Folder, second.Folder], Destination = _folder.At("all"), Candidates = 2, MinimumUserInteractions = 1 };
        var merged = ImportFixture.Import(request);
        Assert.Equal((first.Users.Count + second.Users.Count, first.Items.Count + second.Items.Count), (merged.Users.Count, merged.Items.Count));
        Assert.Equal(["books", "games"], merged.Items.Select(item => item.Domain).Distinct());
        Assert.Equal(first.Items.Sum(item => item.Popularity) + second.Items.Sum(item => item.Popularity), merged.Items.Sum(item => item.Popularity));
        Assert.Contains("games:10", merged.Users.Select(user => user.SourceId));

        var shared = ImportFixture.Import(request with { SharedUsers = true, Split = SplitKind.LeaveOneOut, Domains = ["g", "b"], Destination = _folder.At("shared") });
        Assert.Equal(first.Users.Count, shared.Users.Count);
        Assert.Equal(8, shared.Users[0].Items.Length);
    }

    [Fact]
    public void A_domain_that_a_set_was_imported_with_tags_its_items_and_is_kept_by_a_merge()
    {
        var request = ImportFixture.Request(_folder, ImportFixture.Write(_folder), "games");
        var first = ImportFixture.Import(request with { Domain = "Games" });
        var second = ImportFixture.Import(ImportFixture.Request(_folder, ImportFixture.Write(_folder, "other.csv"), "books"));
        Assert.All(first.Items, item => Assert.Equal("Games", item.Domain));
        Assert.All(second.Items, item => Assert.Null(item.Domain));

        var merge = new ImportDatasetRequest { Format = DatasetFormat.Merge, Merge = [first.Folder, second.Folder], Destination = _folder.At("all"), Candidates = 2, MinimumUserInteractions = 1 };
        Assert.Equal(["Games", "books"], Domains(ImportFixture.Import(merge)));
        Assert.Equal(["b", "g"], Domains(ImportFixture.Import(merge with { Domains = ["g", "b"], Destination = _folder.At("named") })));

        Assert.Equal(RoseErrorCode.RequestInvalid, ImportFixture.Fails(_folder, request with { Domain = " ", Destination = _folder.At("none") }).Error);
        var alike = ImportFixture.Import(ImportFixture.Request(_folder, ImportFixture.Write(_folder, "third.csv"), "alike") with { Domain = "Games" });
        Assert.Equal("domains", ImportFixture.Fails(_folder, merge with { Merge = [first.Folder, alike.Folder], Destination = _folder.At("twice") }).Option);

        static IEnumerable<string?> Domains(RecDataset merged) => merged.Items.Select(item => item.Domain).Distinct().Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Sets_that_count_time_differently_merge_without_times_and_not_where_times_are_needed()
    {
        var numbers = ImportFixture.Import(ImportFixture.Request(_folder, _folder.Write("n.csv", "user,item,timestamp\n1,a,5\n1,b,4\n1,c,6\n2,d,1\n"), "numbers"));
        var dates = ImportFixture.Import(ImportFixture.Request(_folder, _folder.Write("d.csv", "user,item,timestamp\n1,x,2020-01-03\n1,y,2020-01-01\n1,z,2020-01-02\n2,w,2020-01-01\n"), "dates"));
        var request = new ImportDatasetRequest { Format = DatasetFormat.Merge, Merge = [numbers.Folder, dates.Folder], Destination = _folder.At("all"), Candidates = 2, MinimumUserInteractions = 1, Split = SplitKind.LeaveOneOut };
        var merged = ImportFixture.Import(request);
        string[] Ids(string user) => [.. merged.Users.Single(one => one.SourceId == user).Items.Select(item => merged.Items[item].SourceId)];
        Assert.Equal(["numbers:b", "numbers:a", "numbers:c"], Ids("numbers:1"));
        Assert.Equal(["dates:y", "dates:z", "dates:x"], Ids("dates:1"));
        Assert.All([request with { SharedUsers = true }, request with { Split = SplitKind.Chronological }], needing =>
            Assert.Contains("Merge", ImportFixture.Fails(_folder, needing with { Destination = _folder.At("never") }).Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SplitKind.LeaveOneOut)]
    [InlineData(SplitKind.Ratio)]
    [InlineData(SplitKind.Chronological)]
    public void A_set_that_its_source_divides_may_be_divided_again_by_time(SplitKind kind)
    {
        var folder = Directory.CreateDirectory(_folder.At("divided")).FullName;
        const string Header = "user_id:token\titem_id:token\ttimestamp:float\n";
        File.WriteAllText(Path.Combine(folder, "x.train.inter"), Header + "1\ta\t1\n1\tb\t9\n1\tc\t2\n2\td\t1\n2\te\t3\n2\tf\t8\n");
        File.WriteAllText(Path.Combine(folder, "x.test.inter"), Header + "1\td\t5\n2\ta\t2\n");
        var request = new ImportDatasetRequest { Path = folder, Destination = _folder.At("out"), Candidates = 2, MinimumUserInteractions = 1 };
        var divided = ImportFixture.Import(request with { Split = kind, Ratio = kind == SplitKind.LeaveOneOut ? request.Ratio : [0.5, 0.25, 0.25] });
        Assert.Equal(["a", "c", "d", "b"], divided.Users[0].Items.Select(item => divided.Items[item].SourceId));
        Assert.Equal(DataSplit.Test, divided.Users[0].Splits[^1]);

        // Where the source's split is kept, a user's training comes first, whatever its times.
        var kept = ImportFixture.Import(request with { Destination = _folder.At("kept") });
        Assert.Equal(["a", "c", "b", "d"], kept.Users[0].Items.Select(item => kept.Items[item].SourceId));
        Assert.Equal([DataSplit.Train, DataSplit.Train, DataSplit.Train, DataSplit.Test], kept.Users[0].Splits);
    }

    [Fact]
    public void A_row_in_training_and_in_test_is_a_leak()
    {
        var folder = Directory.CreateDirectory(_folder.At("leak")).FullName;
        const string Header = "user_id:token\titem_id:token\ttimestamp:float\n";
        File.WriteAllText(Path.Combine(folder, "x.train.inter"), Header + "1\ta\t1\n1\tb\t2\n2\tc\t1\n2\td\t2\n");
        File.WriteAllText(Path.Combine(folder, "x.test.inter"), Header + "1\tb\t2\n");
        var request = new ImportDatasetRequest { Path = folder, Destination = _folder.At("out"), Candidates = 2, MinimumUserInteractions = 1 };
        Assert.Equal(RoseErrorCode.DatasetLeak, ImportFixture.Fails(_folder, request).Error);

        File.WriteAllText(Path.Combine(folder, "x.test.inter"), Header + "1\tc\t3\n");
        var dataset = ImportFixture.Import(request);
        Assert.Equal([DataSplit.Train, DataSplit.Train, DataSplit.Test], dataset.Users[0].Splits);
    }

    [Fact]
    public void A_test_window_inside_a_training_window_is_counted_where_nobody_knows_whose_they_are()
    {
        var path = FormatSamples.Write(_folder, DatasetFormat.Llara);
        var request = new ImportDatasetRequest { Path = path, Destination = _folder.At("out"), Candidates = 2 };
        var result = ImportDataset.Run(request, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((0, null), (result.OverlappingWindows, result.FirstOverlapping));
        Assert.Empty(result.Warnings());

        File.AppendAllText(Path.Combine(path, "train.tsv"), "4\t1\t6 4 5 2\n");
        result = ImportDataset.Run(request with { Overwrite = true }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((1, "test-0"), (result.OverlappingWindows, result.FirstOverlapping));
        Assert.StartsWith($"1 of {result.Questions} questions end in", Assert.Single(result.Warnings()), StringComparison.Ordinal);
        var dataset = RecDataset.Load(result.Dataset);
        Assert.Equal(dataset.Cases(DataSplit.Validation).Count + dataset.Cases(DataSplit.Test).Count, result.Questions);
    }

    [Theory]
    [InlineData("u", true)]
    [InlineData("v", false)]
    public void A_test_window_inside_a_training_window_is_a_leak_of_the_same_user_alone(string user, bool leaks)
    {
        var folder = Directory.CreateDirectory(_folder.At("d3")).FullName;
        const string Header = "user_id,item_asins,item_asin,history_item_title,item_title\n";
        string Row(string of, string history, string target) => $"{of},\"[{Quoted(history, "")}]\",{target},\"[{Quoted(history, "Title ")}]\",Title {target}\n";
        string Quoted(string items, string before) => string.Join(", ", items.Select(item => $"'{before}{item}'"));
        File.WriteAllText(Path.Combine(folder, "train.csv"), Header + Row("u", "ab", "c") + Row(user, "abcde", "f"));
        File.WriteAllText(Path.Combine(folder, "test.csv"), Header + Row("u", "abcd", "e"));
        var request = new ImportDatasetRequest { Path = folder, Destination = _folder.At("out"), Candidates = 2 };
        if (leaks)
        {
            var error = ImportFixture.Fails(_folder, request);
            Assert.Equal(RoseErrorCode.DatasetLeak, error.Error);
            Assert.Contains("'u#test-0'", error.Message, StringComparison.Ordinal);
            return;
        }

        var result = ImportDataset.Run(request, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(0, result.OverlappingWindows);
        Assert.Equal(["u", "u", "v"], RecDataset.Load(result.Dataset).Users.Select(one => one.Person).Order());
    }

    [Fact]
    public void Windows_are_not_divided_again_and_logs_are_not_divided_already()
    {
        var windows = new ImportDatasetRequest { Path = FormatSamples.Write(_folder, DatasetFormat.Llara), Destination = _folder.At("out"), Candidates = 2, Split = SplitKind.Ratio };
        Assert.Equal(RoseErrorCode.RequestInvalid, ImportFixture.Fails(_folder, windows).Error);
        var log = ImportFixture.Request(_folder, ImportFixture.Write(_folder)) with { Split = SplitKind.Given };
        Assert.Equal(RoseErrorCode.RequestInvalid, ImportFixture.Fails(_folder, log).Error);
    }
}
