using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Recommenders;

namespace RosePO.Core.Tests.Evaluation;

public sealed class MeasurerTests
{
    private static readonly RecDataset s_dataset = TinyDataset.Large(120);

    private static Measured Measure(string against, params IRecommender[] recommenders) => Measurer.Measure(
        s_dataset, recommenders, new MeasurerOptions { Against = against, Resamples = 300, Baselines = ["random", "popularity"], DatasetKey = "key" },
        cancellation: TestContext.Current.CancellationToken);

    private static ScriptedRecommender Right(string name, int share) =>
        new(name, question => question.User % 100 < share ? question.Target : question.Candidates[0]);

    [Fact]
    public void Baselines_are_measured_without_a_model()
    {
        var measured = Measure("random", new RandomRecommender(1), new PopularityRecommender(s_dataset));
        var popularity = measured.Models[1].Figures;
        Assert.Equal(["random", "popularity"], measured.Models.Select(model => model.Name));
        Assert.True(popularity[PopularityLift.Metric].Value > 0.5);
        Assert.All(measured.Models, model => Assert.Equal(120, model.Figures[HitRatio.Metric].Count));
        Assert.Equal(["HR@1", "PopularityLift", "SemanticExcess", "HR@5"], measured.Comparisons.Select(comparison => comparison.Metric).Take(4));
    }

    [Fact]
    public void The_random_baseline_depends_on_seed_user_and_item_alone()
    {
        var cases = s_dataset.Cases(DataSplit.Test);
        static float[] Scores(int seed, IReadOnlyList<EvaluationCase> cases) =>
            [.. new RandomRecommender(seed).Recommend(cases, null, TestContext.Current.CancellationToken)[^1].Scores];
        Assert.Equal(Scores(1, cases), Scores(1, [cases[^1]]));
        Assert.NotEqual(Scores(1, cases), Scores(2, cases));
        Assert.InRange(new RandomRecommender(1).Recommend(cases, null, TestContext.Current.CancellationToken).SelectMany(answer => answer.Scores).Average(), 0.48, 0.52);
    }

    [Fact]
    public void A_model_against_its_equal_differs_by_nothing_with_a_p_of_one()
    {
        var measured = Measure("sft", Right("sft", 40), Right("twin", 40));
        Assert.All(measured.Comparisons, comparison => Assert.Equal(
            (0.0, 0.0, 0.0, 1.0), (comparison.Difference, comparison.Low, comparison.High, comparison.P)));
    }

    [Fact]
    public void A_better_model_is_found_better()
    {
        var hit = Measure("sft", Right("sft", 30), Right("rosepo", 70)).Comparisons.Single(comparison => comparison.Metric == HitRatio.Name);
        Assert.Equal(("rosepo", "sft"), (hit.Model, hit.Against));
        Assert.True(hit.Low > 0 && hit.Difference > hit.Low && hit.High > hit.Difference);
        Assert.True(hit.P < 0.05);
    }

    [Fact]
    public void P_values_are_corrected_for_the_models_that_a_metric_is_compared_of()
    {
        // One model is far better, two are as good: the three p values of a metric are a family.
        var measured = Measure("sft", Right("sft", 30), Right("far", 80), Right("near", 31), Right("twin", 30));
        var hits = measured.Comparisons.Where(comparison => comparison.Metric == HitRatio.Name).ToDictionary(comparison => comparison.Model);
        Assert.Equal(["far", "near", "twin"], hits.Keys);
        Assert.Equal(3 * hits["far"].P, hits["far"].AdjustedP, 12);
        Assert.Equal((1.0, 1.0), (hits["near"].AdjustedP, hits["twin"].AdjustedP));
        Assert.All(measured.Comparisons, comparison => Assert.InRange(comparison.AdjustedP, comparison.P, 1));

        var alone = Measure("sft", Right("sft", 30), Right("far", 80)).Comparisons;
        Assert.All(alone, comparison => Assert.Equal(comparison.P, comparison.AdjustedP));
    }

    [Fact]
    public void Harms_are_compared_by_their_distance_from_zero()
    {
        // Item 49 is the least popular, item 0 the most: a lift near -1 against a large positive one is nearer to zero.
        var measured = Measure(
            "popular",
            new ScriptedRecommender("popular", question => question.Candidates[0]),
            new ScriptedRecommender("rare", question => question.Candidates[^1]));
        var lifts = measured.Models.Select(model => model.Figures[PopularityLift.Metric].Value).ToArray();
        var difference = measured.Comparisons.Single(comparison => comparison.Metric == PopularityLift.Name);
        Assert.True(lifts[0] > 0 && lifts[1] < 0);
        Assert.Equal(Math.Abs(lifts[1]) - Math.Abs(lifts[0]), difference.Difference, 1e-12);
    }

    [Fact]
    public void The_same_seed_gives_the_same_measurement() => Assert.Equal(
        MeasurementFiles.MetricsJson(Measure("sft", Right("sft", 30), Right("rosepo", 70))).ToJsonString(),
        MeasurementFiles.MetricsJson(Measure("sft", Right("sft", 30), Right("rosepo", 70))).ToJsonString());

    [Fact]
    public void Each_model_is_disposed_before_the_next_is_made()
    {
        var first = Right("first", 10);
        IEnumerable<IRecommender> Models()
        {
            yield return first;
            Assert.True(first.IsDisposed);
            yield return Right("second", 10);
        }

        var measured = Measurer.Measure(
            s_dataset, Models(), new MeasurerOptions { Against = "first", Resamples = 5 }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(2, measured.Models.Count);
    }

    [Fact]
    public void A_score_that_is_no_number_is_refused()
    {
        var error = Assert.Throws<RoseException>(() => Measure("nan", new NotANumber()));
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
    }

    [Fact]
    public void A_split_without_cases_is_refused()
    {
        var error = Assert.Throws<RoseException>(() => Measurer.Measure(
            s_dataset, [], new MeasurerOptions { Against = "x", Split = DataSplit.Validation }, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(RoseErrorCode.DatasetEmpty, error.Error);
    }

    [Fact]
    public void The_metrics_file_has_the_documented_shape()
    {
        var json = MeasurementFiles.MetricsJson(Measure("sft", Right("sft", 30), Right("rosepo", 70)));
        Assert.Equal(["protocol", "models", "comparisons"], json.Select(property => property.Key));
        var protocol = json["protocol"]!;
        Assert.Equal(("test", 120, 10, 0.95, 300, 1, "tfidf-char-3-5", "key"), (
            (string)protocol["split"]!, (int)protocol["n"]!, (int)protocol["history"]!, (double)protocol["confidence"]!,
            (int)protocol["resamples"]!, (int)protocol["seed"]!, (string)protocol["titleEncoder"]!, (string)protocol["dataset"]!));
        Assert.Equal(s_dataset.Cases(DataSplit.Test).Max(question => question.Candidates.Length), (int)protocol["candidates"]!);
        var metrics = json["models"]![1]!["metrics"]!.AsObject();
        Assert.Equal("rosepo", (string)json["models"]![1]!["name"]!);
        Assert.Equal(["HR@1", "PopularityLift", "SemanticExcess", "HR@5"], metrics.Select(property => property.Key).Take(4));
        Assert.Equal(["value", "low", "high", "n"], metrics["HR@1"]!.AsObject().Select(property => property.Key));
        Assert.Equal(
            ["model", "against", "metric", "difference", "low", "high", "p", "adjustedP", "detectable"],
            json["comparisons"]![0]!.AsObject().Select(property => property.Key));
        Assert.DoesNotContain("NaN", json.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_predictions_file_holds_a_row_for_each_model_and_user()
    {
        var path = Path.Combine(Path.GetTempPath(), $"rosepo-{Guid.NewGuid():N}.parquet");
        try
        {
            var model = new ScriptedRecommender("it's", question => question.Target, question => question.User == 0 ? "Title" : null);
            MeasurementFiles.WritePredictions(Measure("it's", model), path);
            using var connection = DuckDb.Open();
            using var command = connection.CreateCommand();
            command.CommandText =
                "SELECT count(*)::INT, count(*) FILTER (hit)::INT, count(generated)::INT, count(valid)::INT, " +
                "count(*) FILTER (len(scores) = len(candidates) AND candidates[list_position(scores, 1.0)] = recommended)::INT " +
                $"FROM {DuckDb.Literal(path)}";
            using var row = command.ExecuteReader();
            Assert.True(row.Read());
            Assert.Equal([120, 120, 1, 1, 120], Enumerable.Range(0, 5).Select(row.GetInt32));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed class NotANumber : IRecommender
    {
        public string Name => "nan";

        public IReadOnlyList<CaseAnswer> Recommend(
            IReadOnlyList<EvaluationCase> cases, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
            cases.Select(question => new CaseAnswer(Array.ConvertAll(question.Candidates, _ => float.NaN))).ToArray();
    }
}
