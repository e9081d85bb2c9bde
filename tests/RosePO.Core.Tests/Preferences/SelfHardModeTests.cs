using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Models.Generation;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Preferences;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Preferences.Smoothing;
using RosePO.Core.Preferences.Strategies;
using RosePO.Core.Tests.Data;
using RosePO.Core.Text.Titles;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Preferences;

public sealed class SelfHardModeTests : IDisposable
{
    private static readonly RecDataset s_dataset = MemoryDataset.Of(
        30, [.. Enumerable.Range(0, 6).Select(user => Enumerable.Range(0, 9).Select(i => ((user * 7) + (i * i)) % 30).ToArray())],
        item => $"{(item % 3 == 0 ? "Crimson" : item % 3 == 1 ? "Quiet" : "Silver")} part {item}");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_the_model_writes_is_rejected_and_a_text_that_is_no_title_is_kept_as_it_is()
    {
        using var model = Model();
        var (rows, count, generated) = Mine(Request with { SelfHard = new() { Mode = SelfHardMode.Greedy, MaxTokens = 5 } });
        var expected = new TextGenerator(model) { MaxTokens = 5 }.Generate(
            [.. rows.Select(row => new EvaluationCase(row.User, row.History, row.Chosen, row.Candidates))], 4, cancellation: TestContext.Current.CancellationToken);
        var titles = s_dataset.With(generated).Items;
        Assert.NotEmpty(generated);
        Assert.Equal(expected, rows.Select(row => titles[Assert.Single(row.Rejected)].Title));
        Assert.Equal(generated.Count, generated.Distinct().Count());
        Assert.Equal(rows.Count(row => row.Rejected[0] >= s_dataset.Items.Count), count.OutsideCatalogue);
        Assert.Equal(rows.Count, count.Pairs);
    }

    [Theory]
    [InlineData(SelfHardMode.Greedy)]
    [InlineData(SelfHardMode.Beam)]
    [InlineData(SelfHardMode.Sampled)]
    public void Answers_that_are_bound_to_titles_are_items_that_may_be_rejected(SelfHardMode mode)
    {
        foreach (var within in new[] { AnswerSpace.Catalogue, AnswerSpace.Candidates })
        {
            var (rows, count, generated) = Mine(Request with { SelfHard = new() { Mode = mode, Within = within, OnCorrectAnswer = OnCorrectAnswer.Drop }, Negatives = 2 });
            Assert.Empty(generated);
            Assert.Equal(0, count.OutsideCatalogue);
            Assert.NotEmpty(rows);
            Assert.All(rows, row => Assert.Empty(row.Rejected.Intersect(s_dataset.TrainItems(row.User).ToArray())));
            Assert.All(rows, row => Assert.True(within == AnswerSpace.Catalogue || row.Rejected.All(row.Candidates.Contains)));
        }
    }

    [Fact]
    public void Beams_are_rejected_best_first_and_graded_by_their_probability()
    {
        var request = Request with { SelfHard = new() { Mode = SelfHardMode.Beam, Within = AnswerSpace.Candidates, Answers = 3, OnCorrectAnswer = OnCorrectAnswer.Drop }, Negatives = 3, Graded = true };
        using var model = Model();
        foreach (var row in Mine(request).Rows)
        {
            var prompt = model.Prompts.Prompt(row.History, row.Candidates, 4);
            var found = new BeamSearch(model) { Beams = 3 }.Search(
                [prompt], [TitleTrie.Of(row.Candidates, model.Prompts.Answer)], cancellation: TestContext.Current.CancellationToken)[0];
            var others = found.Where(answer => answer.Items[0] != row.Chosen).ToList();
            Assert.Equal(others.Select(answer => answer.Items[0]), row.Rejected);
            Assert.Equal(others.Select(answer => (float)Math.Exp(answer.LogProb)), row.Grades!, (a, b) => Math.Abs(a - b) < 1e-4);
        }
    }

    [Fact]
    public void Draws_follow_from_seed_user_and_choice_and_not_from_the_other_examples()
    {
        var request = Request with { SelfHard = new() { Mode = SelfHardMode.Sampled, Within = AnswerSpace.Catalogue }, Negatives = 2 };
        var all = Mine(request).Rows.ToDictionary(row => (row.User, row.Position), row => row.Rejected);
        var some = Mine(request with { MaxExamples = 9 }).Rows;
        Assert.InRange(some.Count, 2, 9);
        Assert.All(some, row => Assert.Equal(all[(row.User, row.Position)], row.Rejected));
        Assert.Contains(Mine(request with { Seed = 2 }).Rows, row => !all[(row.User, row.Position)].SequenceEqual(row.Rejected));
    }

    [Theory]
    [InlineData(OnCorrectAnswer.NextBest, new[] { 7, 4, 6 })]
    [InlineData(OnCorrectAnswer.Drop, new int[0])]
    [InlineData(OnCorrectAnswer.Random, new[] { 4, 6, 7 })]
    public void Where_its_first_answer_is_the_chosen_item_the_request_says_what_is_rejected(OnCorrectAnswer onCorrectAnswer, int[] expected)
    {
        EvaluationCase[] questions = [new(0, [0], 5, [4, 5, 6, 7]), new(0, [0], 5, [4, 5, 6, 7])];
        GeneratedAnswer[][] answers = [[new(5, "five", 0.5f), new(7, "seven", 0.25f)], [new(null, "none", 0.5f), new(5, "five", 0.25f)]];
        var scores = new Dictionary<int, float[]> { [0] = [-1, -0.5f, -3, -2] };
        var strategy = new GeneratedStrategy(questions, answers, scores, new GeneratedTexts(30), onCorrectAnswer);
        Assert.Equal([StrategyNote.ModelRight, StrategyNote.None], new[] { strategy.Note(0), strategy.Note(1) });
        var proposed = strategy.Propose(0, new bool[30], new Random(1)).Where(item => item != 5).Distinct().ToArray();
        Assert.Equal(expected, onCorrectAnswer == OnCorrectAnswer.Random ? [.. proposed.Order()] : proposed);
        Assert.Equal([30, 5], strategy.Propose(1, new bool[30], new Random(1)));
        Assert.Equal([0.25f, MathF.Exp(-1), 0.5f], new[] { strategy.Grade(0, 7), strategy.Grade(0, 4), strategy.Grade(1, 30) });
    }

    [Theory]
    [InlineData(SelfHardMode.CandidateArgmax)]
    [InlineData(SelfHardMode.Greedy)]
    public void Reports_count_the_examples_whose_chosen_item_the_model_itself_would_answer(SelfHardMode mode)
    {
        // With another answer where it is right every example has a row; only the number of its answers differs.
        var request = Request with { Candidates = 3, Negatives = 2, SelfHard = new() { Mode = mode, Within = AnswerSpace.Candidates } };
        var (rows, count, _) = Mine(request with { SelfHard = request.SelfHard with { OnCorrectAnswer = OnCorrectAnswer.NextBest } });
        Assert.Equal(s_dataset.TrainingExamples().Count, rows.Count);
        using var model = Model();
        EvaluationCase[] questions = [.. rows.Select(row => new EvaluationCase(row.User, row.History, row.Chosen, row.Candidates))];
        var first = mode == SelfHardMode.CandidateArgmax
            ? new CandidateScorer(model).Score(questions, 4, cancellation: TestContext.Current.CancellationToken)
                .Zip(questions, (scores, question) => question.Candidates[Array.IndexOf(scores, scores.Max())]).ToArray()
            : [.. new TextGenerator(model).Greedy(
                [.. questions.Select(question => model.Prompts.Prompt(question.History, question.Candidates, 4))],
                [.. questions.Select(question => TitleTrie.Of(question.Candidates, model.Prompts.Answer))],
                cancellation: TestContext.Current.CancellationToken)
                .Zip(questions, (tokens, question) => question.Candidates.Single(item => model.Prompts.Answer(item).AsSpan().StartsWith(tokens)))];
        bool[] right = [.. first.Zip(rows, (item, row) => item == row.Chosen)];
        Assert.InRange(right.Count(hit => hit), 1, rows.Count - 1);
        Assert.Equal((right.Count(hit => hit), 0), (count.ModelRight, count.DroppedAsRight));

        var (left, dropped, _) = Mine(request with { SelfHard = request.SelfHard with { OnCorrectAnswer = OnCorrectAnswer.Drop } });
        Assert.Equal(rows.Where((_, i) => !right[i]).Select(row => (row.User, row.Position)), left.Select(row => (row.User, row.Position)));
        Assert.Equal((count.ModelRight, 2 * count.ModelRight), (dropped.ModelRight, dropped.DroppedAsRight));
        Assert.Equal(left.SelectMany(row => row.Rejected.Select(_ => s_dataset.Items[row.Chosen].Popularity)).Average(), dropped.ChosenPopularity, 1e-9);
    }

    [Fact]
    public void A_written_answer_is_stored_exported_smoothed_and_trained_on()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var data = ImportDataset.Run(new ImportDatasetRequest
        {
            Format = DatasetFormat.Sample,
            Destination = _folder.At("data"),
            Candidates = 6,
            Sample = new SampleOptions { Users = 20, MeanInteractions = 8 },
        }, null, cancellation).Dataset;
        var model = UntrainedModel.Save(RecDataset.Load(data), _folder.At("sft"));
        var pairs = BuildPreferencePairs.Run(new PreferencePairsRequest
        {
            Dataset = data,
            Model = model,
            Destination = _folder.At("pairs"),
            Strategies = [RejectedStrategy.SelfHard, RejectedStrategy.Random],
            SelfHard = new() { Mode = SelfHardMode.Greedy, MaxTokens = 4 },
            MaxExamples = 12,
            Candidates = 6,
            MaxHistory = 4,
        }, null, cancellation);
        var set = PairSet.Load(pairs.Pairs);
        var items = RecDataset.Load(data).Items.Count;
        Assert.Equal(set.Generated.Count, set.Examples.SelectMany(row => row.Rejected).Where(item => item >= items).Distinct().Count());
        Assert.NotEmpty(set.Generated);

        var file = ExportPreferencePairs.Run(new ExportPairsRequest { Pairs = pairs.Pairs, Path = _folder.At("pairs.jsonl") }, null, cancellation).Path;
        Assert.Empty(set.Generated.Except(PairFile.Read(file).SelectMany(pair => pair.Rejected)));

        var smoothed = SmoothPreferences.Run(new OracleSmoothingRequest
        {
            Pairs = pairs.Pairs,
            Destination = _folder.At("smooth"),
            SasRec = new SasRecOptions { Epochs = 1, HiddenSize = 8, Layers = 1 },
        }, null, cancellation).Pairs;
        var after = PairSet.Load(smoothed);
        Assert.Equal(set.Generated, after.Generated);
        Assert.All(after.Examples.SelectMany(row => row.Rejected.Zip(row.Epsilon!)), pair => Assert.True(pair.First >= items ? pair.Second == 0 : pair.Second > 0));

        var trained = TrainModel.Run(new AlignRequest
        {
            Model = model,
            Pairs = smoothed,
            Destination = _folder.At("model"),
            Epochs = 2,
            BatchSize = 4,
            LearningRate = 1e-3,
            MaxHistory = 4,
        }, null, cancellation);
        Assert.True(double.IsFinite(trained.Loss));
    }

    private PreferencePairsRequest Request => new()
    {
        Dataset = "memory",
        Destination = "none",
        Candidates = 5,
        MaxHistory = 4,
        Model = UntrainedModel.Save(s_dataset, _folder.At("model-of-memory")),
    };

    private LanguageModel Model() => LanguageModel.Load(Request.Model!, s_dataset, TorchSharp.torch.CPU);

    private static (List<PreferenceExample> Rows, StrategyCount Count, IReadOnlyList<string> Generated) Mine(PreferencePairsRequest request)
    {
        var (rows, counts, generated) = BuildPreferencePairs.Mine(s_dataset, request, PairShape.Of(request), null, TestContext.Current.CancellationToken);
        return (rows, Assert.Single(counts), generated);
    }
}
