using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Tests.Evaluation;

public sealed class MetricTests
{
    // Items: 0 and 1 are one family; popularity 0, 10, 20, 30, 40.
    private static readonly RecDataset s_dataset = TinyDataset.Of(([0], 1), ([0], 2), ([2], 3), ([3], 2));

    private static MetricValue Figure(Metric metric, Func<EvaluationCase, int> answer, Func<EvaluationCase, string?>? generate = null) =>
        Measure(answer, generate).Models[0].Figures[metric];

    private static Measured Measure(Func<EvaluationCase, int> answer, Func<EvaluationCase, string?>? generate = null) => Measurer.Measure(
        s_dataset, [new ScriptedRecommender("model", answer, generate)], new MeasurerOptions { Against = "model", Resamples = 50 },
        cancellation: TestContext.Current.CancellationToken);

    [Fact]
    public void The_hit_ratio_counts_users_whose_target_is_recommended()
    {
        // Always item 2: right for users 1 and 3; user 2 has it in the history, so that the first candidate (0) is taken.
        var value = Figure(HitRatio.Metric, _ => 2);
        Assert.Equal(0.5, value.Value);
        Assert.Equal(4, value.Count);
    }

    [Fact]
    public void Of_equal_scores_the_item_of_the_smaller_id_is_recommended_wherever_the_list_has_it()
    {
        foreach (var candidates in (int[][])[[1, 2, 3, 4], [4, 3, 2, 1], [2, 4, 1, 3]])
        {
            var question = new EvaluationCase(0, [0], 3, candidates);
            var set = new EvaluationSet(s_dataset, DataSplit.Test, 10, cases: [question]);
            var answers = new ModelAnswers("model", false, set, [new CaseAnswer(Array.ConvertAll(candidates, item => item == 1 ? 0.1f : 0.5f))]);
            Assert.Equal((2, 2), (answers.Recommended[0], answers.TargetRank[0]));
            Assert.Equal([2, 3, 4, 1], answers.Top(10).Lists[0]);
        }
    }

    [Fact]
    public void The_popularity_lift_is_the_ratio_of_mean_popularities_minus_one()
    {
        // Recommended: item 4 (40) for all; targets have 10, 20, 30, 20: 40 / 20 - 1.
        Assert.Equal(1.0, Figure(PopularityLift.Metric, _ => 4).Value, 1e-12);
    }

    [Fact]
    public void A_model_that_always_answers_right_has_neither_harm()
    {
        var figures = Measure(question => question.Target).Models[0].Figures;
        Assert.Equal(1.0, figures[HitRatio.Metric].Value);
        Assert.Equal(0.0, figures[PopularityLift.Metric].Value);
        Assert.Equal(0.0, figures[SemanticExcess.Metric].Value);
    }

    [Fact]
    public void The_semantic_excess_is_the_mean_difference_of_the_largest_cosines()
    {
        var encoder = TitleEncoder.Fit(TinyDataset.Titles);
        var family = encoder.Similarity(0, 1);
        // Users 0 and 1 (history: 0) get item 1, users 2 and 3 get their targets.
        var value = Figure(SemanticExcess.Metric, question => question.User < 2 ? 1 : question.Target);
        var expected = (family - encoder.Similarity(0, 2)) / 4;
        Assert.Equal(expected, value.Value, 1e-6);
        Assert.True(expected > 0.05);
    }

    [Fact]
    public void The_semantic_excess_sees_only_the_history_that_was_shown()
    {
        var dataset = TinyDataset.Of(([0, 2], 3));
        MetricValue Shown(int titles) => Measurer.Measure(
            dataset, [new ScriptedRecommender("model", _ => 1)], new MeasurerOptions { Against = "model", MaxHistory = titles, Resamples = 10 },
            cancellation: TestContext.Current.CancellationToken).Models[0].Figures[SemanticExcess.Metric];
        var encoder = TitleEncoder.Fit(TinyDataset.Titles);
        Assert.Equal(encoder.Similarity(1, 2) - encoder.Similarity(3, 2), Shown(1).Value, 1e-6);
        Assert.Equal(encoder.Similarity(1, 0) - Math.Max(encoder.Similarity(3, 2), encoder.Similarity(3, 0)), Shown(2).Value, 1e-6);
    }

    [Fact]
    public void Generations_that_were_not_made_do_not_count_as_invalid()
    {
        var value = Figure(ValidRatio.Metric, _ => 4, question => question.User switch { 0 => "Zebra", 1 => "Zebra!", _ => null });
        Assert.Equal(0.5, value.Value);
        Assert.Equal(2, value.Count);
    }

    [Fact]
    public void The_substring_rule_reads_the_first_line_of_an_answer_and_counts_all_answers()
    {
        // All choose among the same titles: the first user is given its own; the first lines of the others name nothing.
        static string? Answer(EvaluationCase question) => question.User == 0 ? $"it is {TinyDataset.Titles[question.Target]}\n{TinyDataset.Titles[question.Candidates.First(item => item != question.Target)]}" : "none\n" + TinyDataset.Titles[question.Target];
        Assert.Equal((0.25, 4), Pair(Figure(Generations.Substring, _ => 4, Answer)));
        Assert.Equal((0.25, 4), Pair(Figure(Generations.SubstringHitRatio, _ => 4, Answer)));

        static (double, int) Pair(MetricValue value) => (value.Value, value.Count);
    }

    [Fact]
    public void A_model_that_does_not_generate_has_no_valid_ratio() =>
        Assert.DoesNotContain(ValidRatio.Metric, Measure(_ => 4).Models[0].Figures.Keys);

    [Theory]
    [InlineData("Crimson Harbor II", true)]
    [InlineData("Crimson Harbor", true)]
    [InlineData("  Crimson \t Harbor\n", true)]
    [InlineData("crimson harbor", false)]
    [InlineData("Crimson Harbor III", false)]
    [InlineData("Crimson Harbor, Quiet Valley", false)]
    [InlineData("Zebra", false)]
    [InlineData("", false)]
    public void A_generation_is_valid_where_it_is_one_candidates_whole_title(string generated, bool valid) =>
        Assert.Equal(valid, ValidRatio.IsValid(generated, ["Crimson Harbor", "Crimson Harbor II", "Quiet Valley"]));

    [Fact]
    public void A_generation_that_two_candidates_could_mean_is_not_valid() =>
        Assert.False(ValidRatio.IsValid("Crimson Harbor", ["Crimson  Harbor", "Crimson Harbor"]));
}
