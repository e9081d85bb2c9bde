using RosePO.Core.Data;
using RosePO.Core.Evaluation.Comparing;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Protocols;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Tests.Models;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Tests.Evaluation;

public sealed class ProtocolTests(GetRecommendationsTests.Made made) : IClassFixture<GetRecommendationsTests.Made>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Measured Measure(EvaluationProtocol protocol, int beams = 20) => Measured(protocol, beams);

    private Measured Measured(EvaluationProtocol protocol, int beams = 20, IReadOnlyList<EvaluationCase>? cases = null, int seed = 1, bool baseline = true)
    {
        IEnumerable<IRecommender> Recommenders()
        {
            if (baseline)
            {
                yield return new PopularityRecommender(made.Data);
            }

            yield return LanguageModelRecommender.Load("model", made.Request.Model, made.Data, 10, 0, "cpu");
        }

        return Measurer.Measure(
            made.Data, Recommenders(),
            new MeasurerOptions { Against = "model", Resamples = 20, Baselines = ["popularity"], Protocol = protocol, Beams = beams, Cases = cases, Seed = seed },
            cancellation: Cancellation);
    }

    // Every title that the history lacks and the true next one, scored alone after a prompt without candidates, best first.
    private int[] Ranking(EvaluationCase question)
    {
        var prompt = made.Model.Prompts.Prompt(question.History, [], 10);
        return [.. Enumerable.Range(0, made.Data.Items.Count).Where(item => item == question.Target || !question.History.Contains(item))
            .OrderByDescending(item => TinyModel.AnswerLogProb(made.Model.Network, prompt, made.Model.Prompts.Answer(item)))];
    }

    // Each title's probability where every token is one that some title of the trie has next.
    private double[] Shares(int[] prompt, TitleTrie trie)
    {
        var shares = new double[made.Data.Items.Count];
        void Walk(TrieNode node, int[] written, double mass)
        {
            foreach (var item in trie.Ended(node))
            {
                shares[item] = mass;
            }

            var children = trie.Children(node).ToArray();
            if (children.Length == 0)
            {
                return;
            }

            var next = children.Length == 1 ? [1.0] : Next([.. prompt, .. written], children);
            for (var at = 0; at < children.Length; at++)
            {
                Walk(children[at].Node, [.. written, children[at].Token], mass * next[at]);
            }
        }

        Walk(trie.Root, [], 1);
        return shares;
    }

    // (children): the probabilities of the tokens, of all that may come next.
    private double[] Next(int[] text, (int Token, TrieNode Node)[] children)
    {
        var table = TinyModel.LogProbs(made.Model.Network, text);
        double[] masses = [.. children.Select(child => Math.Exp(table[text.Length - 1, child.Token]))];
        return Array.ConvertAll(masses, mass => mass / masses.Sum());
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

    [Fact]
    public void Ten_titles_of_each_user_are_drawn_by_the_seed_and_the_user_alone()
    {
        int[][] Drawn(int seed, IReadOnlyList<EvaluationCase>? cases = null) =>
            [.. Measured(EvaluationProtocol.CatalogueDraw, cases: cases, seed: seed, baseline: false).Answers[0].Top(DrawnTitles.Draws).Lists];
        var cases = made.Data.Cases(DataSplit.Test);
        var drawn = Drawn(1);
        Assert.Equal(drawn, Drawn(1));
        Assert.NotEqual(drawn, Drawn(2));
        Assert.Equal(drawn[3..6], Drawn(1, [.. cases.Skip(3).Take(3)]));
        Assert.All(drawn.Zip(cases), pair =>
        {
            Assert.Equal(10, pair.First.Length);
            Assert.DoesNotContain(pair.First, item => item != pair.Second.Target && pair.Second.History.Contains(item));
        });
        Assert.Contains(drawn, list => list.Distinct().Count() < list.Length);
        Assert.True(drawn.SelectMany(list => list).Distinct().Count() > 10);
    }

    [Fact]
    public void Draws_are_as_frequent_as_the_model_has_the_titles()
    {
        // Of one user over many seeds, against each title's probability among those that each token leaves.
        var question = made.Data.Cases(DataSplit.Test)[0];
        var prompt = made.Model.Prompts.Prompt(question.History, [], 10);
        var trie = TitleTrie.Of(Enumerable.Range(0, made.Data.Items.Count), made.Model.Prompts.Answer).Except(question.History.Where(item => item != question.Target));
        var share = Shares(prompt, trie);
        var counts = new double[made.Data.Items.Count];
        var answers = Enumerable.Range(1, 60).SelectMany(seed =>
            Measured(EvaluationProtocol.CatalogueDraw, cases: [question], seed: seed, baseline: false).Answers[0].Top(DrawnTitles.Draws).Lists[0]).ToArray();
        foreach (var item in answers)
        {
            counts[item]++;
        }

        Assert.Equal(1, share.Sum(), 1e-4);
        Assert.All(Enumerable.Range(0, counts.Length), item => Assert.InRange(
            counts[item] / answers.Length - share[item], -0.002 - (4 * Math.Sqrt(share[item] / answers.Length)), 0.002 + (4 * Math.Sqrt(share[item] / answers.Length))));
    }

    [Fact]
    public void Draws_have_no_ranks_and_their_spread_and_divergence_are_measured()
    {
        var measured = Measured(EvaluationProtocol.CatalogueDraw, baseline: false);
        string[] names = [.. measured.Models[0].Figures.Keys.Select(metric => metric.Name)];
        Assert.Equal(["HR@1"], names.Where(name => name.StartsWith("HR", StringComparison.Ordinal) || name.StartsWith("NDCG", StringComparison.Ordinal) || name.StartsWith("Recall", StringComparison.Ordinal) || name == "MRR"));
        Assert.Superset(new HashSet<string>(["ItemKL@10", "ItemReverseKL@10", "ItemJS@10", "PopularityDGU@10", "ItemCoverage@10", "DivRatio@1"]), names.ToHashSet());
        Assert.DoesNotContain("MarginCalibration", names);
        var answers = measured.Answers[0];
        Assert.Equal(
            (double)answers.Top(1).Lists.Zip(measured.Set.Cases).Count(pair => pair.First[0] == pair.Second.Target) / measured.Set.Count,
            measured.Models[0].Figures[HitRatio.Metric].Value, 1e-12);
        Assert.Contains("all of 24 titles but the history's, 10 drawn for each user", measured.Protocol.Line, StringComparison.Ordinal);
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
            MeasurementResult Run(EvaluationProtocol protocol, GroupReference reference = GroupReference.Histories) => MeasureRecommendations.Run(
                new MeasurementRequest
                {
                    Dataset = made.Request.Dataset,
                    Destination = Path.Combine(folder, $"{protocol}-{reference}"),
                    Models = protocol == EvaluationProtocol.CatalogueDraw ? [new("one", made.Request.Model), new("two", made.Request.Model)] : [],
                    Baselines = protocol == EvaluationProtocol.CatalogueDraw ? [] : ["popularity", "itemknn"],
                    Device = "cpu",
                    GroupReference = reference,
                    Protocol = protocol,
                    Beams = protocol == EvaluationProtocol.CatalogueBeam ? 5 : 20,
                    Resamples = 50,
                    Metrics = ["HR@1", "HR@5", "MRR", "PopularityMGU@5", "ItemJS@5"],
                },
                cancellation: Cancellation);
            var (scored, beam) = (Run(EvaluationProtocol.CatalogueScore), Run(EvaluationProtocol.CatalogueBeam));
            var (training, drawn) = (Run(EvaluationProtocol.CatalogueScore, GroupReference.Training), Run(EvaluationProtocol.CatalogueDraw));
            foreach (var measured in new[] { scored, beam, training, drawn })
            {
                var compared = CompareMeasurements.Run(new ComparisonRequest { Measurements = [measured.Measurement], Resamples = 50 }, cancellation: Cancellation);
                Assert.All(measured.Models.Zip(compared.Models), pair => Assert.All(
                    pair.Second.Metrics, figure => Assert.Equal(pair.First.Metrics[figure.Key].Value, figure.Value.Value, 1e-12)));
                Assert.Equal(measured.Protocol, compared.Measurements[0].Protocol);
            }

            Assert.NotEqual(scored.Models[0].Metrics["PopularityMGU@5"].Value, training.Models[0].Metrics["PopularityMGU@5"].Value);
            Assert.EndsWith("; groups compared with training interactions", training.Protocol, StringComparison.Ordinal);
            foreach (var other in new[] { beam, training, drawn })
            {
                var error = Assert.Throws<RoseException>(() => CompareMeasurements.Run(
                    new ComparisonRequest { Measurements = [scored.Measurement, other.Measurement] }, cancellation: Cancellation));
                Assert.Contains("were not measured under the same conditions", error.Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
