using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Tests.Evaluation;

/// <summary>Every metric on ten users whose figures were computed by hand.</summary>
public sealed class MetricExampleTests
{
    private static readonly string[] s_titles = ["Quiet Valley", "Zebra", "Silver Fox", "Crimson Harbor II", "Crimson Harbor"];

    // Everyone has read item 4 and chooses among 0 to 3, ranked as given; true items rank 1, 2, 3, 4, 1, 1, 2, 1, 1, 3.
    private static readonly (int[] Ranking, int Target, string? Generated)[] s_users =
    [
        ([3, 2, 1, 0], 3, "Crimson Harbor II"), ([3, 2, 1, 0], 2, "Silver Fox"), ([3, 2, 1, 0], 1, " Zebra "), ([3, 2, 1, 0], 0, "Crimson Harbor"),
        ([3, 2, 1, 0], 3, "Crimson Harbor III"), ([0, 1, 2, 3], 0, "Quiet Valley"), ([0, 1, 2, 3], 1, "zebra"), ([2, 3, 0, 1], 2, "Silver  Fox"),
        ([1, 0, 3, 2], 1, "Silver Fox"), ([1, 0, 3, 2], 3, ""),
    ];

    private static readonly RecDataset s_dataset = Dataset();

    private static RecDataset Dataset()
    {
        RecItem[] items = [.. s_titles.Select((title, id) => new RecItem(id, $"i{id}", title, 10 * (id + 1), id is 2 or 3 ? "b" : "a"))];
        EvaluationCase[] cases = [.. s_users.Select((user, id) => new EvaluationCase(id, [4], user.Target, [0, 1, 2, 3]))];
        UserHistory[] users = [.. s_users.Select((user, id) => new UserHistory(id, $"u{id}", [4, user.Target], [DataSplit.Train, DataSplit.Test]))];
        return new RecDataset("ten", items, users, new Dictionary<DataSplit, IReadOnlyList<EvaluationCase>> { [DataSplit.Test] = cases });
    }

    private static IReadOnlyDictionary<Metric, MetricValue> Figures(bool isBaseline = false) => Measurer.Measure(
        s_dataset, [new ByRank("model")], new MeasurerOptions { Against = "model", Resamples = 400, Baselines = isBaseline ? ["model"] : [] },
        cancellation: TestContext.Current.CancellationToken).Models[0].Figures;

    [Theory]
    [InlineData("HR@1", 0.5)]
    [InlineData("HR@5", 1)]
    [InlineData("HR@10", 1)]
    [InlineData("Recall@5", 1)]
    [InlineData("Recall@10", 1)]
    [InlineData("NDCG@5", 0.7692536)] // (5 + 2 / log2 3 + 2 / 2 + 1 / log2 5) / 10
    [InlineData("NDCG@10", 0.7692536)]
    [InlineData("MRR", 0.6916667)] // (5 + 2 / 2 + 2 / 3 + 1 / 4) / 10
    [InlineData("ValidRatio", 0.6)]
    [InlineData("GeneratedHR@1", 0.5)] // "Silver Fox" for "Zebra" is valid and wrong
    [InlineData("LongestMatchRatio", 0.7)] // "Crimson Harbor III" and "zebra" contain a title too, "Silver  Fox" does not
    [InlineData("SubstringRatio", 0.7)]
    [InlineData("SubstringHR@1", 0.6)] // of the seven, "Silver Fox" for "Zebra" is wrong; the three others are wrong too
    [InlineData("OutOfCatalogue", 0.3)]
    [InlineData("PopularityLift", 0.1153846)] // 29 / 26 - 1
    [InlineData("AveragePopularity@1", 29)] // (5 * 40 + 2 * 10 + 30 + 2 * 20) / 10
    [InlineData("AveragePopularity@5", 25)]
    [InlineData("AveragePopularity@10", 25)]
    [InlineData("TailPercentage@1", 0.2)] // item 0 is the tail
    [InlineData("TailPercentage@5", 0.25)]
    [InlineData("TailPercentage@10", 0.25)]
    [InlineData("Gini@1", 0.44)] // counts 0, 1, 2, 2, 5: (-2 + 4 + 20) / (5 * 10)
    [InlineData("Gini@5", 0.2)] // counts 0, 10, 10, 10, 10: (-20 + 0 + 20 + 40) / (5 * 40)
    [InlineData("Gini@10", 0.2)]
    [InlineData("ItemCoverage@1", 0.8)]
    [InlineData("ItemCoverage@5", 0.8)]
    [InlineData("ItemCoverage@10", 0.8)]
    [InlineData("ShannonEntropy@1", 1.2206073)] // shares 0.5, 0.2, 0.2, 0.1
    [InlineData("ShannonEntropy@5", 1.3862944)] // ln 4
    [InlineData("ShannonEntropy@10", 1.3862944)]
    [InlineData("DivRatio@1", 0.4)]
    [InlineData("DivRatio@5", 0.1)]
    [InlineData("DivRatio@10", 0.1)]
    [InlineData("ORRatio@1", 0.9)]
    [InlineData("ORRatio@5", 0.75)]
    [InlineData("ORRatio@10", 0.75)]
    [InlineData("PopularityMGU@1", 0.25)] // (0.2 + 0.2 + 0.1 + 0.5 + |0 - 1|) / 8
    [InlineData("PopularityDGU@1", 1.5)]
    [InlineData("PopularityMGU@5", 0.25)]
    [InlineData("PopularityMGU@10", 0.25)]
    [InlineData("PopularityDGU@5", 1.25)]
    [InlineData("PopularityDGU@10", 1.25)]
    [InlineData("CategoryMGU@1", 0.6)] // a: 0.4 of 1; b: 0.6 of 0
    [InlineData("CategoryDGU@1", 1.2)]
    [InlineData("CategoryMGU@5", 0.5)]
    [InlineData("CategoryMGU@10", 0.5)]
    [InlineData("CategoryDGU@5", 1)]
    [InlineData("CategoryDGU@10", 1)]
    [InlineData("ItemKL@1", 12.259573)] // shares 2, 4, 6, 8, 10 of 30 in training and 2, 2, 1, 5, 0 of 10: the last is 2.2e-16 of 10
    [InlineData("ItemReverseKL@1", 0.5458051)]
    [InlineData("ItemJS@1", 0.1628554)]
    [InlineData("ItemKL@5", 12.6786235)]
    [InlineData("ItemReverseKL@5", 0.5272424)]
    [InlineData("ItemJS@5", 0.1543315)]
    [InlineData("ItemKL@10", 12.6786235)]
    [InlineData("ItemReverseKL@10", 0.5272424)]
    [InlineData("ItemJS@10", 0.1543315)]
    [InlineData("MarginCalibration", 0.1252745)] // (|9 - 14 s(1)| + |7 - 10 s(2)| + |5 - 6 s(3)|) / 30
    public void A_metric_of_ten_users_is_as_computed_by_hand(string name, double expected)
    {
        var value = Figures()[MetricRegistry.Find(name)!];
        Assert.Equal((expected, 10), (Math.Round(value.Value, 7), value.Count));
        Assert.InRange(value.Value, value.Low - 1e-9, value.High + 1e-9);
    }

    [Fact]
    public void Of_five_wrong_answers_the_three_sequels_resemble_the_history()
    {
        var encoder = TitleEncoder.Fit(s_titles);
        Assert.True(encoder.Similarity(3, 4) > 0.5 && encoder.Similarity(0, 4) < 0.5 && encoder.Similarity(1, 4) < 0.5);
        var value = Figures()[Hallucination.ResemblingErrors];
        Assert.Equal((0.6, 5), (value.Value, value.Count));
    }

    [Fact]
    public void The_semantic_excess_of_ten_users_is_the_mean_difference_of_cosines()
    {
        // Recommended: item 3 five times, 0 twice, 2 once, 1 twice; true: 3 three times, 2 twice, 1 three times, 0 twice.
        var encoder = TitleEncoder.Fit(s_titles);
        float Cosine(int item) => encoder.Similarity(item, 4);
        var expected = ((2 * Cosine(3)) - Cosine(2) - Cosine(1)) / 10;
        Assert.Equal(expected, Figures()[SemanticExcess.Metric].Value, 1e-6);
    }

    [Fact]
    public void Every_metric_has_an_example_here()
    {
        var method = typeof(MetricExampleTests).GetMethod(nameof(A_metric_of_ten_users_is_as_computed_by_hand))!;
        var shown = method.GetCustomAttributesData().Where(data => data.AttributeType == typeof(InlineDataAttribute))
            .Select(data => (string)((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)data.ConstructorArguments[0].Value!)[0].Value!);
        Assert.Equal(
            MetricRegistry.All.Select(metric => metric.Name).Order(StringComparer.Ordinal),
            shown.Concat([Hallucination.ResemblingErrors.Name, SemanticExcess.Name]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_baselines_margins_are_not_measured_since_its_scores_are_no_log_probs() =>
        Assert.DoesNotContain(MarginCalibration.Metric, Figures(isBaseline: true).Keys);

    [Fact]
    public void A_catalogue_of_one_category_has_no_category_groups()
    {
        var figures = Measurer.Measure(
            TinyDataset.Of(([0], 1), ([0], 2)), [new ByRank("model")], new MeasurerOptions { Against = "model", Resamples = 5 },
            cancellation: TestContext.Current.CancellationToken).Models[0].Figures;
        Assert.DoesNotContain(figures.Keys, metric => metric.Name.StartsWith("Category", StringComparison.Ordinal));
    }

    // Scores the candidates by their place in the user's ranking, a margin of one a place.
    private sealed class ByRank(string name) : IRecommender
    {
        public string Name => name;

        public IReadOnlyList<CaseAnswer> Recommend(
            IReadOnlyList<EvaluationCase> cases, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
            [.. cases.Select(question => new CaseAnswer(
                Array.ConvertAll(question.Candidates, item => -(float)Array.IndexOf(s_users[question.User].Ranking, item)), s_users[question.User].Generated))];
    }
}
