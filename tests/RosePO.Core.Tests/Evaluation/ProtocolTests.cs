using RosePO.Core.Data;
using RosePO.Core.Evaluation.Comparing;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Protocols;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Tests.Models;

namespace RosePO.Core.Tests.Evaluation;

public sealed class ProtocolTests(GetRecommendationsTests.Made made) : IClassFixture<GetRecommendationsTests.Made>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Measured Measure(EvaluationProtocol protocol, int beams = 20)
    {
        IEnumerable<IRecommender> Recommenders()
        {
            yield return new PopularityRecommender(made.Data);
            yield return LanguageModelRecommender.Load("model", made.Request.Model, made.Data, 10, 0, "cpu");
        }

        return Measurer.Measure(
            made.Data, Recommenders(),
            new MeasurerOptions { Against = "model", Resamples = 20, Baselines = ["popularity"], Protocol = protocol, Beams = beams },
            cancellation: Cancellation);
    }

    // Every title that the history lacks and the true next one, scored alone after a prompt without candidates, best first.
    private int[] Ranking(EvaluationCase question)
    {
        var prompt = made.Model.Prompts.Prompt(question.History, [], 10);
        return [.. Enumerable.Range(0, made.Data.Items.Count).Where(item => item == question.Target || !question.History.Contains(item))
            .OrderByDescending(item => TinyModel.AnswerLogProb(made.Model.Network, prompt, made.Model.Prompts.Answer(item)))];
    }

    [Theory]
    [InlineData(EvaluationProtocol.CatalogueScore, 1)]
    [InlineData(EvaluationProtocol.CatalogueBeam, 24)]
    public void The_catalogue_is_ranked_by_the_log_prob_that_each_title_has_alone(EvaluationProtocol protocol, int beams)
    {
        Assert.Equal(24, made.Data.Items.Count);
        var measured = Measure(protocol, beams);
        var answers = measured.Answers[1];
        for (var at = 0; at < 5; at++)
        {
            var expected = Ranking(measured.Set.Cases[at]);
            Assert.Equal((expected[0], Array.IndexOf(expected, measured.Set.Cases[at].Target) + 1), (answers.Recommended[at], answers.TargetRank[at]));
            Assert.Equal(expected[..10], answers.Top(10).Lists[at]);
        }

        Assert.Contains(MetricRegistry.Find("NDCG@10")!, measured.Models[1].Figures.Keys);
        Assert.DoesNotContain(MetricRegistry.Find("ValidRatio")!, measured.Models[1].Figures.Keys);
    }

    [Fact]
    public void A_beam_search_has_no_ranks_behind_its_beams_and_baselines_are_cut_alike()
    {
        var measured = Measure(EvaluationProtocol.CatalogueBeam, beams: 3);
        Assert.All(measured.Answers, answers => Assert.All(answers.TargetRank, rank => Assert.True(rank is CaseAnswer.NotFound or <= 3)));
        Assert.Contains(measured.Answers[0].TargetRank, rank => rank == CaseAnswer.NotFound);
        Assert.All(measured.Models, model => Assert.All(model.Figures.Keys, metric => Assert.InRange(metric.Depth, 1, 3)));
        Assert.StartsWith("CatalogueBeam: ", measured.Protocol.Line, StringComparison.Ordinal);
        Assert.Contains("by 3 beams", measured.Protocol.Line, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_freely_is_taken_for_the_nearest_title()
    {
        var measured = Measure(EvaluationProtocol.Grounded);
        var grounding = new TitleGrounding([.. made.Data.Items.Select(item => item.Title)]);
        var answers = measured.Answers[1];
        Assert.Equal(answers.Answers.Select(answer => grounding.Of(answer.Generated!)), answers.Recommended);
        Assert.All(measured.Models[1].Figures.Keys, metric => Assert.Equal(1, metric.Depth));
        Assert.Contains(Hallucination.OutOfCatalogue, measured.Models[1].Figures.Keys);
        Assert.DoesNotContain(MarginCalibration.Metric, measured.Models[1].Figures.Keys);
    }

    [Theory]
    [InlineData(EvaluationProtocol.CatalogueScore)]
    [InlineData(EvaluationProtocol.CatalogueBeam)]
    [InlineData(EvaluationProtocol.Grounded)]
    public void A_baseline_chooses_from_every_title_that_the_history_lacks(EvaluationProtocol protocol)
    {
        var answers = Measure(protocol).Answers[0];
        for (var at = 0; at < made.Data.Cases(DataSplit.Test).Count; at++)
        {
            var question = made.Data.Cases(DataSplit.Test)[at];
            var best = made.Data.Items.Where(item => item.Id == question.Target || !question.History.Contains(item.Id))
                .OrderByDescending(item => item.Popularity).ThenBy(item => item.Id).First();
            Assert.Equal(best.Id, answers.Recommended[at]);
        }
    }

    [Theory]
    [InlineData("Alien", 0)]
    [InlineData(" Alien  3 ", 1)]
    [InlineData("aliens 3", 1)]
    [InlineData("The Fargo", 2)]
    public void A_text_is_grounded_to_the_equal_title_or_to_the_one_of_fewest_edits(string text, int item) =>
        Assert.Equal(item, new TitleGrounding(["Alien", "Alien 3", "Fargo"]).Of(text));

    [Theory]
    [InlineData("Alien 3", 1.0, 0.0)]
    [InlineData("I choose Fargo!", 1.0, 1.0)]
    [InlineData("Alien 3 or Fargo", 0.0, 0.0)]
    [InlineData("nothing", 0.0, 0.0)]
    public void A_title_inside_a_longer_one_blinds_the_substring_rule_and_not_the_longest_match(string text, double longest, double substring)
    {
        var dataset = TinyDataset.Of(["Alien", "Alien 3", "Fargo", "Heat"], item => item + 1, ([3], 2));
        var figures = Measurer.Measure(
            dataset, [new ScriptedRecommender("model", question => question.Target, _ => text)], new MeasurerOptions { Against = "model", Resamples = 5 }, cancellation: Cancellation)
            .Models[0].Figures;
        Assert.Equal((longest, substring), (figures[Generations.LongestMatch].Value, figures[Generations.Substring].Value));
        Assert.Equal(substring, figures[Generations.SubstringHitRatio].Value);
    }

    [Fact]
    public void A_measurement_by_another_protocol_is_read_again_and_compared_with_its_like_only()
    {
        var folder = Directory.CreateTempSubdirectory("rosepo-protocol-").FullName;
        try
        {
            MeasurementResult Run(EvaluationProtocol protocol) => MeasureRecommendations.Run(
                new MeasurementRequest
                {
                    Dataset = made.Request.Dataset,
                    Destination = Path.Combine(folder, protocol.ToString()),
                    Models = [],
                    Baselines = ["popularity", "itemknn"],
                    Protocol = protocol,
                    Beams = protocol == EvaluationProtocol.CatalogueBeam ? 5 : 20,
                    Resamples = 50,
                    Metrics = ["HR@1", "HR@5", "MRR"],
                },
                cancellation: Cancellation);
            var (scored, beam) = (Run(EvaluationProtocol.CatalogueScore), Run(EvaluationProtocol.CatalogueBeam));
            foreach (var measured in new[] { scored, beam })
            {
                var compared = CompareMeasurements.Run(new ComparisonRequest { Measurements = [measured.Measurement], Resamples = 50 }, cancellation: Cancellation);
                Assert.All(measured.Models.Zip(compared.Models), pair => Assert.All(
                    pair.Second.Metrics, figure => Assert.Equal(pair.First.Metrics[figure.Key].Value, figure.Value.Value, 1e-12)));
                Assert.Equal(measured.Protocol, compared.Measurements[0].Protocol);
            }

            var error = Assert.Throws<RoseException>(() => CompareMeasurements.Run(
                new ComparisonRequest { Measurements = [scored.Measurement, beam.Measurement] }, cancellation: Cancellation));
            Assert.Contains("were not measured under the same conditions", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
