using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Preferences;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Preferences.Strategies;
using RosePO.Core.Tests.Data;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Tests.Preferences;

public sealed class RejectedChoiceTests : IDisposable
{
    private static readonly RecDataset s_dataset = MemoryDataset.Of(
        30, [.. Enumerable.Range(0, 12).Select(user => Enumerable.Range(0, 9).Select(i => ((user * 7) + (i * i)) % 30).ToArray())],
        item => $"{(item % 3 == 0 ? "Crimson" : item % 3 == 1 ? "Quiet" : "Silver")} part {item}");

    private static readonly PromptShape s_shape = new() { MaxHistory = 4, Candidates = 5 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Popularity_draws_fit_a_power_of_the_counts_by_a_chi_square_test()
    {
        double[] counts = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89];
        const double Alpha = 0.7;
        const int Draws = 50_000;
        var strategy = new PopularityStrategy(counts.Select(count => Math.Pow(count, Alpha)));
        var drawn = new int[counts.Length];
        var random = new Random(11);
        for (var i = 0; i < Draws; i++)
        {
            drawn[strategy.Propose(0, new bool[counts.Length], random).First()]++;
        }

        var sum = counts.Sum(count => Math.Pow(count, Alpha));
        double Statistic(Func<double, double> weight, double total) => counts.Select((count, i) => (Expected: Draws * weight(count) / total, Found: drawn[i]))
            .Sum(pair => (pair.Found - pair.Expected) * (pair.Found - pair.Expected) / pair.Expected);

        // The 0.999 quantile of chi-square with 9 degrees of freedom; another exponent is far outside.
        Assert.True(Statistic(count => Math.Pow(count, Alpha), sum) < 27.88);
        Assert.True(Statistic(count => count, counts.Sum()) > 1000);
    }

    [Theory]
    [InlineData(SemanticAnchor.History, SemanticOrder.Nearest)]
    [InlineData(SemanticAnchor.Chosen, SemanticOrder.Nearest)]
    [InlineData(SemanticAnchor.Both, SemanticOrder.Nearest)]
    [InlineData(SemanticAnchor.History, SemanticOrder.Farthest)]
    [InlineData(SemanticAnchor.Chosen, SemanticOrder.Farthest)]
    [InlineData(SemanticAnchor.Both, SemanticOrder.Farthest)]
    public void Semantic_neighbours_are_those_of_a_brute_force_search(SemanticAnchor anchor, SemanticOrder order)
    {
        var request = Request with { Strategies = [RejectedStrategy.Semantic], Semantic = new() { Anchor = anchor, Order = order } };
        CheckNeighbours(request, new TitleEncoders(s_dataset).BuiltIn);
    }

    [Theory]
    [InlineData(SemanticAnchor.History, SemanticOrder.Nearest)]
    [InlineData(SemanticAnchor.Chosen, SemanticOrder.Nearest)]
    [InlineData(SemanticAnchor.Both, SemanticOrder.Nearest)]
    [InlineData(SemanticAnchor.Chosen, SemanticOrder.Farthest)]
    [InlineData(SemanticAnchor.Both, SemanticOrder.Farthest)]
    public void Semantic_neighbours_as_a_model_sees_titles_are_those_of_a_brute_force_search(SemanticAnchor anchor, SemanticOrder order)
    {
        var folder = UntrainedModel.Save(s_dataset, _folder.At("model"));
        using var model = LanguageModel.Load(folder, s_dataset, TorchSharp.torch.CPU);
        var titles = HiddenStateTitleEncoder.Of(model, [.. s_dataset.Items.Select(item => item.Title)], null, TestContext.Current.CancellationToken);
        CheckNeighbours(
            Request with { Strategies = [RejectedStrategy.Semantic], Semantic = new() { Vectors = TitleVectors.Model, Anchor = anchor, Order = order }, Model = folder }, titles);

        // It does not see them as the built-in encoder does, or the search above would prove nothing.
        var builtIn = new TitleEncoders(s_dataset).BuiltIn;
        Assert.Contains(Enumerable.Range(1, 29), item => Math.Abs(builtIn.Similarity(0, item) - titles.Similarity(0, item)) > 0.1);
    }

    [Fact]
    public void A_model_for_the_titles_has_to_be_named()
    {
        var request = Request with { Strategies = [RejectedStrategy.Semantic], Semantic = new() { Vectors = TitleVectors.Model } };
        Assert.Equal("model", Assert.Throws<RoseException>(() => PairRules.Check(request)).Option);
    }

    private static void CheckNeighbours(PreferencePairsRequest asked, ITitleSimilarity titles)
    {
        var (anchor, order) = (asked.Semantic.Anchor, asked.Semantic.Order);
        var request = asked with { Negatives = 6, Semantic = asked.Semantic with { Neighbours = 6 }, Graded = true };
        var rows = Mine(request).Rows;
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            var shown = row.History.TakeLast(s_shape.MaxHistory).ToArray();
            int[] anchors = anchor switch { SemanticAnchor.History => shown, SemanticAnchor.Chosen => [row.Chosen], _ => [.. shown, row.Chosen] };
            float Cosine(int item) => anchors.Max(other => titles.Similarity(other, item));
            var known = s_dataset.TrainItems(row.User).ToArray();
            var allowed = Enumerable.Range(0, s_dataset.Items.Count).Except(known).Select(Cosine).ToArray();
            var expected = order == SemanticOrder.Nearest
                ? allowed.Where(cosine => cosine > 0).OrderDescending().Take(6)
                : allowed.Order().Take(6).OrderDescending();
            Assert.Equal(expected, row.Rejected.Select(Cosine).OrderDescending(), (a, b) => Math.Abs(a - b) < 1e-6);
            Assert.Equal(row.Rejected.Select(item => Math.Max(0, Cosine(item))), row.Grades!, (a, b) => Math.Abs(a - b) < 1e-6);
        }
    }

    [Fact]
    public void Weights_give_each_example_one_strategy_in_their_proportion()
    {
        var request = Request with { Strategies = [RejectedStrategy.Random, RejectedStrategy.Popularity], StrategyWeights = [3, 1], Negatives = 2 };
        var draws = Enumerable.Range(1, 40).SelectMany(seed => Mine(request with { Seed = seed }).Rows).ToList();
        Assert.All(draws, row => Assert.Single(row.Strategies.Distinct()));

        // Four standard errors of a share of 2,880 draws.
        Assert.InRange(draws.Count(row => row.Strategies[0] == RejectedStrategy.Random) / (double)draws.Count, 0.75 - 0.033, 0.75 + 0.033);
        var union = Mine(request with { StrategyWeights = null }).Rows.ToDictionary(row => (row.User, row.Position));
        Assert.All(Mine(request).Rows.Where(row => row.Strategies[0] == RejectedStrategy.Random), row =>
            Assert.Equal(union[(row.User, row.Position)].Rejected[..2], row.Rejected));
    }

    [Fact]
    public void In_a_batch_the_choices_of_others_are_rejected()
    {
        var request = Request with { Strategies = [RejectedStrategy.InBatch], InBatch = new() { Size = 8 }, Negatives = 30 };
        var (rows, _) = Mine(request);
        var chosen = rows.Select(row => row.Chosen).ToHashSet();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.InRange(row.Rejected.Length, 1, 7));
        Assert.All(rows, row => Assert.Subset(chosen, row.Rejected.ToHashSet()));
        Assert.Contains(rows, row => rows.Any(other => other.User != row.User && row.Rejected.Contains(other.Chosen)));
    }

    [Fact]
    public void A_popular_item_of_the_history_is_rejected_where_asked_and_the_chosen_one_never()
    {
        var request = Request with { Strategies = [RejectedStrategy.Popularity], Negatives = 25 };
        Assert.All(Mine(request).Rows, row => Assert.Empty(row.Rejected.Intersect(s_dataset.TrainItems(row.User).ToArray())));
        var rows = Mine(request with { Popularity = new() { IncludesHistory = true } }).Rows;
        Assert.All(rows, row => Assert.DoesNotContain(row.Chosen, row.Rejected));
        Assert.Contains(rows, row => row.Rejected.Intersect(row.History).Any());
    }

    [Fact]
    public void A_file_says_what_is_rejected_and_the_rest_is_counted()
    {
        var row = Mine(Request with { Strategies = [RejectedStrategy.Random] }).Rows[0];
        var user = s_dataset.Users[row.User].SourceId;
        var others = Enumerable.Range(0, 30).Except(s_dataset.TrainItems(row.User).ToArray()).Take(2).ToArray();
        var path = _folder.Write("rejected.csv", $"user,chosen,rejected,grade\n{user},i{row.Chosen},i{others[1]},0.5\n{user},i{row.Chosen},i{others[0]},0.25\n");
        var request = Request with { Strategies = [RejectedStrategy.File], RejectedFile = path, Negatives = 2, Graded = true };
        var (rows, counts) = Mine(request);
        Assert.All(rows, found => Assert.Equal((row.User, row.Chosen), (found.User, found.Chosen)));
        Assert.Equal([others[1], others[0]], rows[0].Rejected);
        Assert.Equal([0.5f, 0.25f], rows[0].Grades!);
        var count = Assert.Single(counts);
        Assert.Equal((s_dataset.TrainingExamples().Count - rows.Count) * 2, count.DroppedAsUnlisted);
        Assert.Equal(count.Dropped, count.DroppedAsUnlisted);
    }

    [Theory]
    [InlineData("user,chosen,rejected\nnobody,i1,i2\n", RoseErrorCode.UserUnknown, 2)]
    [InlineData("user,chosen,rejected\nu0,i1,i2\nu0,i1,i99\n", RoseErrorCode.ItemUnknown, 3)]
    [InlineData("user,chosen\nu0,i1\n", RoseErrorCode.DatasetColumnMissing, 0)]
    [InlineData("user,chosen,rejected,grade\nu0,i1,i2,high\n", RoseErrorCode.DatasetRowInvalid, 2)]
    public void A_file_that_does_not_fit_is_refused_with_its_line(string text, RoseErrorCode error, int line)
    {
        var request = Request with { Strategies = [RejectedStrategy.File], RejectedFile = _folder.Write("bad.csv", text) };
        var thrown = Assert.Throws<RoseException>(() => Mine(request));
        Assert.Equal((error, line), (thrown.Error, thrown.Line));
    }

    [Theory]
    [InlineData(OnCorrectAnswer.NextBest)]
    [InlineData(OnCorrectAnswer.Drop)]
    [InlineData(OnCorrectAnswer.Random)]
    public void Where_the_model_is_right_the_request_says_what_is_rejected(OnCorrectAnswer onCorrectAnswer)
    {
        EvaluationCase[] questions = [new(0, [0], 5, [4, 5, 6, 7]), new(0, [0], 5, [4, 5, 6, 7])];
        var strategy = new SelfHardStrategy(questions, [[1, 4, 3, 2], [4, 3, 2, 1]], onCorrectAnswer);
        var forbidden = new bool[30];
        forbidden[5] = true;
        Assert.Equal([StrategyNote.ModelRight, StrategyNote.None], new[] { strategy.Note(0), strategy.Note(1) });
        Assert.Equal(4, strategy.Propose(1, forbidden, new Random(1)).First(item => !forbidden[item]));
        var firsts = Enumerable.Range(0, 200).SelectMany(seed => strategy.Propose(0, forbidden, new Random(seed)).Where(item => !forbidden[item]).Take(1)).ToList();
        Assert.Equal(onCorrectAnswer switch { OnCorrectAnswer.NextBest => [6], OnCorrectAnswer.Drop => [], _ => new[] { 4, 6, 7 } }, firsts.Distinct().Order());
        Assert.Equal(1, questions[0].Candidates.Sum(item => strategy.Grade(0, item)), 1e-5);
    }

    [Fact]
    public void Reports_compare_what_was_rejected_with_what_was_chosen()
    {
        var (rows, counts) = Mine(Request with { Strategies = [RejectedStrategy.Semantic, RejectedStrategy.Random], Semantic = new() { Anchor = SemanticAnchor.Chosen, Neighbours = 3 } });
        var titles = new TitleEncoders(s_dataset).BuiltIn;
        foreach (var count in counts)
        {
            var pairs = rows.SelectMany(row => row.Rejected.Zip(row.Strategies).Where(pair => pair.Second == count.Strategy).Select(pair => (row.Chosen, Rejected: pair.First))).ToList();
            Assert.Equal(pairs.Count, count.Pairs);
            Assert.Equal(pairs.Average(pair => s_dataset.Items[pair.Rejected].Popularity), count.MeanPopularity, 1e-9);
            Assert.Equal(pairs.Average(pair => titles.Similarity(pair.Chosen, pair.Rejected)), count.MeanSimilarity, 1e-6);
        }

        Assert.True(counts[0].MeanSimilarity > counts[1].MeanSimilarity + 0.1);
    }

    [Theory]
    [InlineData(OnCorrectAnswer.NextBest, 9, 19 / 9.0, 3 / 9.0, 1, 0)]
    [InlineData(OnCorrectAnswer.Random, 9, 19 / 9.0, 3 / 9.0, 1, 0)]
    [InlineData(OnCorrectAnswer.Drop, 3, 5 / 3.0, 1 / 3.0, 7, 6)]
    public void Reports_count_where_the_model_was_right_and_how_popular_what_it_should_have_chosen_is(
        OnCorrectAnswer onCorrectAnswer, int pairs, double chosen, double rejected, int dropped, int droppedAsRight)
    {
        // Popularity: items 0 and 1 three times in training, 2 and 3 once, 4 and 5 never.
        var dataset = MemoryDataset.Of(6, [[0, 1, 2, 4, 5], [0, 1, 3, 4, 5], [1, 0, 4, 5]]);
        Assert.Equal([3, 3, 1, 1, 0, 0], dataset.Items.Select(item => item.Popularity));
        (EvaluationCase Question, float[] Scores)[] examples =
        [
            (new(0, [0], 1, [1, 4, 5]), [-1, -2, -3]),      // right; 4 and 5 come next
            (new(0, [0, 1], 2, [2, 4, 3]), [-3, -1, -2]),   // wrong: 4, then 3
            (new(1, [0], 1, [4, 1, 0]), [-1, -2, -3]),      // wrong: 4; the user knows 0, so one answer is missing
            (new(1, [0, 1], 3, [3, 5, 2]), [-1, -2, -3]),   // right; 5 and 2 come next
            (new(2, [1], 0, [0, 2, 4]), [-1, -2, -3]),      // right; 2 and 4 come next
        ];
        var strategy = new SelfHardStrategy([.. examples.Select(example => example.Question)], [.. examples.Select(example => example.Scores)], onCorrectAnswer);
        var builder = new PairBuilder(dataset, [(RejectedStrategy.SelfHard, strategy)], null, Request with { Negatives = 2, SelfHard = new() { OnCorrectAnswer = onCorrectAnswer } });
        var rows = examples.Select((example, i) => builder.Build(i, example.Question.History.Length, example.Question)).OfType<PreferenceExample>().ToList();
        var count = Assert.Single(PairStatistics.Count(dataset, new TitleEncoders(dataset).BuiltIn, rows, builder.Counts));
        Assert.Equal((pairs, 0, dropped, 3, droppedAsRight, 0), (count.Pairs, count.OutsideCatalogue, count.Dropped, count.ModelRight, count.DroppedAsRight, count.DroppedAsUnlisted));
        Assert.Equal(chosen, count.ChosenPopularity, 1e-9);
        Assert.Equal(rejected, count.MeanPopularity, 1e-9);
    }

    [Fact]
    public void Vectors_of_a_file_order_the_titles_as_they_say()
    {
        // Item i is at the angle of i degrees: the nearest titles are the nearest numbers.
        var path = _folder.At("titles.f32");
        File.WriteAllBytes(path, [.. Enumerable.Range(0, 30).SelectMany(i => (float[])[MathF.Cos(i * MathF.PI / 180), MathF.Sin(i * MathF.PI / 180)]).SelectMany(BitConverter.GetBytes)]);
        File.WriteAllLines(_folder.At("titles.tsv"), Enumerable.Range(0, 30).Select(i => $"i{i}\ttitle"));
        var titles = TitleVectorFile.Load(path, s_dataset);
        Assert.Equal(MathF.Cos(7 * MathF.PI / 180), titles.Similarity(3, 10), 1e-5);
        var nearest = new NearestTitles(titles, 1);
        Assert.Equal([10, 9, 11], Enumerable.Range(0, 3).Select(rank => nearest.At(10, rank)!.Value.Item).Order().Select(item => item == 9 ? 10 : item == 10 ? 9 : item));
        var request = Request with { Strategies = [RejectedStrategy.Semantic], Semantic = new() { Vectors = TitleVectors.File, VectorFile = path, Anchor = SemanticAnchor.Chosen, Neighbours = 1 } };
        Assert.All(Mine(request).Rows, row => Assert.Equal(
            Enumerable.Range(0, 30).Except(s_dataset.TrainItems(row.User).ToArray()).Min(item => Math.Abs(item - row.Chosen)), Math.Abs(row.Rejected[0] - row.Chosen)));
        File.AppendAllText(_folder.At("titles.tsv"), "one more");
        Assert.Equal(RoseErrorCode.TitleVectorsInvalid, Assert.Throws<RoseException>(() => TitleVectorFile.Load(path, s_dataset)).Error);
    }

    [Fact]
    public void Real_vectors_fit_the_real_titles()
    {
        var path = Repository.At("..", "shared", "data", "title-embeddings", "llara-lastfm.f32");
        Assert.SkipUnless(File.Exists(path), "needs ../shared/data");
        var names = File.ReadAllLines(Path.ChangeExtension(path, ".tsv")).Select(line => line.Split('\t')).ToArray();
        var dataset = new RecDataset("memory", [.. names.Select((name, id) => new RecItem(id, $"other {id}", name[1], 1))], [], new Dictionary<DataSplit, IReadOnlyList<EvaluationCase>>());
        var titles = TitleVectorFile.Load(path, dataset);
        Assert.Equal(names.Length, titles.Count);
        Assert.Equal(1, titles.Similarity(7, 7), 1e-4);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_on_one_and_on_two_threads()
    {
        var all = Request with { Strategies = [RejectedStrategy.Semantic, RejectedStrategy.Popularity, RejectedStrategy.Random, RejectedStrategy.InBatch], Negatives = 3, Graded = true };
        byte[] Bytes(int threads)
        {
            var path = _folder.At($"{threads}.parquet");
            PairSet.Write(path, BuildPreferencePairs.Mine(s_dataset, all, s_shape, null, CancellationToken.None, threads).Rows);
            return File.ReadAllBytes(path);
        }

        Assert.Equal(Bytes(1), Bytes(2));
    }

    private static PreferencePairsRequest Request => new() { Dataset = "memory", Destination = "none" };

    private static (List<PreferenceExample> Rows, IReadOnlyList<StrategyCount> Counts) Mine(PreferencePairsRequest request)
    {
        var (rows, counts, _) = BuildPreferencePairs.Mine(s_dataset, request, s_shape, null, CancellationToken.None);
        return (rows, counts);
    }
}
