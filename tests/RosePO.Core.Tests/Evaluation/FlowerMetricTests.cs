using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Recommenders;

namespace RosePO.Core.Tests.Evaluation;

/// <summary>
/// Metrics of lists on 27 items, forty lists of three and forty histories, against numbers that were computed elsewhere: groups of items in this project's convention and
/// in that of Flower's code, each against shown histories and against training interactions, and the divergences of Flower's study of distributions.
/// </summary>
public sealed class FlowerMetricTests
{
    private static readonly JsonNode s_expected = JsonNode.Parse(File.ReadAllText(Repository.Fixture("flower/metrics.json")))!;

    private static T Of<T>(string name) => s_expected[name].Deserialize<T>()!;

    private static double[] Popularity => Of<double[]>("popularity");

    private static RecItem[] Items => [.. Popularity.Select((popularity, id) => new RecItem(id, $"i{id}", $"Title {id}", (int)popularity))];

    // A list of three and a target that is in neither list nor history, of popularity above 0.
    private static IReadOnlyDictionary<Metric, MetricValue> Measure(GroupReference reference)
    {
        var (lists, histories) = (Of<int[][]>("lists"), Of<int[][]>("histories"));
        EvaluationCase[] cases = [.. lists.Select((list, user) => new EvaluationCase(user, histories[user], 0, [0, .. list.Distinct().Where(item => item != 0)]))];
        UserHistory[] users = [.. cases.Select(one => new UserHistory(one.User, $"u{one.User}", [.. one.History, 0], [.. one.History.Select(_ => DataSplit.Train), DataSplit.Test]))];
        var dataset = new RecDataset("flower", Items, users, new Dictionary<DataSplit, IReadOnlyList<EvaluationCase>> { [DataSplit.Test] = cases });
        return Measurer.Measure(
            dataset, [new Given(lists)],
            new MeasurerOptions { Against = "given", Resamples = 200, GroupReference = reference, Protocol = EvaluationProtocol.CatalogueBeam, Beams = 5, MaxHistory = 10 },
            cancellation: TestContext.Current.CancellationToken).Models[0].Figures;
    }

    [Fact]
    public void Groups_are_those_of_each_convention()
    {
        Assert.Equal(Of<JsonNode>("ours")["groups"].Deserialize<int[]>(), PopularityGroups.Even(Items));
        Assert.Equal(Of<JsonNode>("flower")["groups"].Deserialize<int[]>(), PopularityGroups.LargerFirst(Items));
    }

    [Theory]
    [InlineData("ours", false)]
    [InlineData("oursAgainstTraining", false)]
    [InlineData("flower", true)]
    [InlineData("flowerGroupsAgainstHistories", true)]
    public void MGU_and_DGU_are_the_numbers_of_either_grouping_against_either_reference(string name, bool largerFirst)
    {
        var expected = s_expected[name]!;
        var groups = largerFirst ? PopularityGroups.LargerFirst(Items) : PopularityGroups.Even(Items);
        var reference = name is "oursAgainstTraining" or "flower" ? Popularity : Of<double[]>("history");
        var differences = GroupUnfairness.Differences(Of<double[]>("recommended"), reference, groups, PopularityGroups.Count);
        Assert.All(
            expected["recommended"].Deserialize<double[]>()!.Zip(expected["reference"].Deserialize<double[]>()!, differences),
            group => Assert.Equal(group.First - group.Second, group.Third, 1e-12));
        Assert.Equal((double)expected["MGU"]!, GroupUnfairness.Mean(differences), 1e-12);
        Assert.Equal((double)expected["DGU"]!, GroupUnfairness.Spread(differences), 1e-12);
    }

    [Theory]
    [InlineData(GroupReference.Histories, "ours")]
    [InlineData(GroupReference.Training, "flower")]
    public void A_measurement_has_the_numbers_of_the_reference_that_it_is_asked_for(GroupReference reference, string name)
    {
        var figures = Measure(reference);
        double Figure(string metric) => figures[MetricRegistry.Find(metric)!].Value;
        Assert.Equal((double)s_expected[name]!["MGU"]!, Figure("PopularityMGU@5"), 1e-12);
        Assert.Equal((double)s_expected[name]!["DGU"]!, Figure("PopularityDGU@5"), 1e-12);
        Assert.Equal(Of<double>("DivRatio"), Figure("DivRatio@5"), 1e-12);
        Assert.Equal(Of<double>("ORRatio"), Figure("ORRatio@5"), 1e-12);
        Assert.Equal(Of<double>("ShannonEntropy"), Figure("ShannonEntropy@5"), 1e-12);
        Assert.Equal((double)s_expected["divergence"]!["klTargetModel"]!, Figure("ItemKL@5"), 1e-12);
        Assert.Equal((double)s_expected["divergence"]!["klModelTarget"]!, Figure("ItemReverseKL@5"), 1e-12);
        Assert.Equal((double)s_expected["divergence"]!["js"]!, Figure("ItemJS@5"), 1e-12);
        Assert.All(figures.Values, value => Assert.True(value.Low <= value.High && double.IsFinite(value.Low)));
    }

    [Fact]
    public void Divergences_are_nothing_for_equal_shares_symmetric_for_JS_and_at_most_ln_2()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var (first, second) = (Draw(), Draw());
            Assert.Equal(0, TrainingDivergence.KL(first, [.. first.Select(count => 3 * count)]), 1e-9);
            Assert.True(TrainingDivergence.KL(first, second) >= -1e-12);
            Assert.Equal(TrainingDivergence.JS(first, second), TrainingDivergence.JS(second, first), 1e-12);
            Assert.InRange(TrainingDivergence.JS(first, second), -1e-12, Math.Log(2) + 1e-12);
        }

        Assert.Equal(Math.Log(2), TrainingDivergence.JS([1, 0], [0, 1]), 1e-12);

        double[] Draw() => [1, .. Enumerable.Range(0, 9).Select(_ => (double)random.Next(4))];
    }

    // Gives the lists as they are, as a sample that was drawn may have an item twice.
    private sealed class Given(int[][] lists) : IRecommender
    {
        public string Name => "given";

        public IReadOnlyList<CaseAnswer> Recommend(IReadOnlyList<EvaluationCase> cases, IProgress<StageProgress>? progress, CancellationToken cancellation) => throw new NotSupportedException();

        public IReadOnlyList<CaseAnswer> Answer(EvaluationSet set, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
            [.. set.Cases.Select(question => new CaseAnswer(new float[question.Candidates.Length]) { Ranked = lists[question.User], TargetRank = CaseAnswer.NotFound })];
    }
}
