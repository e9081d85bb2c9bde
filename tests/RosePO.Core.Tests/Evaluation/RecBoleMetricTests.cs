using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Recommenders;

namespace RosePO.Core.Tests.Evaluation;

/// <summary>
/// Metrics that RecBole defines too, on forty users and thirty items ranked by a formula. The expected values were computed by the metric classes of
/// RecBole (commit 7b02be5, recbole/evaluator/metrics.py) from the same rankings.
/// </summary>
public sealed class RecBoleMetricTests
{
    private const int Users = 40;
    private const int Items = 30;

    private static int Target(int user) => ((user * 13) + 5) % Items;

    private static int Read(int user) => ((user * 17) + 3) % Items is var item && item == Target(user) ? (item + 1) % Items : item;

    private static RecDataset Dataset(int untrained = 0)
    {
        RecItem[] items = [.. Enumerable.Range(0, Items + untrained).Select(item => new RecItem(item, $"i{item}", $"Title {item}", item < Items ? 1 + (item * 37 % 101) : 0))];
        EvaluationCase[] cases =
        [
            .. Enumerable.Range(0, Users).Select(user => new EvaluationCase(
                user, [Read(user)], Target(user), [.. Enumerable.Range(0, Items).Where(item => item != Read(user))])),
        ];
        UserHistory[] users = [.. cases.Select(one => new UserHistory(one.User, $"u{one.User}", [one.History[0], one.Target], [DataSplit.Train, DataSplit.Test]))];
        return new RecDataset("recbole", items, users, new Dictionary<DataSplit, IReadOnlyList<EvaluationCase>> { [DataSplit.Test] = cases });
    }

    private static double Measure(string metric, int untrained = 0) => Measurer.Measure(
        Dataset(untrained), [new ByFormula()], new MeasurerOptions { Against = "formula", Resamples = 1 },
        cancellation: TestContext.Current.CancellationToken).Models[0].Figures[MetricRegistry.Find(metric)!].Value;

    [Theory]
    [InlineData("HR@1", 0.45)]
    [InlineData("HR@5", 0.625)]
    [InlineData("HR@10", 0.775)]
    [InlineData("Recall@5", 0.625)]
    [InlineData("Recall@10", 0.775)]
    [InlineData("NDCG@5", 0.5283764683)]
    [InlineData("NDCG@10", 0.5785385832)]
    [InlineData("MRR", 0.5349818686)] // RecBole's MRR@29, the length of the lists
    [InlineData("ItemCoverage@1", 0.8666666667)]
    [InlineData("ItemCoverage@5", 1)]
    [InlineData("AveragePopularity@1", 49.175)]
    [InlineData("AveragePopularity@5", 51.895)]
    [InlineData("Gini@1", 0.3483333333)]
    [InlineData("Gini@5", 0.15)]
    [InlineData("TailPercentage@1", 0.125)]
    [InlineData("TailPercentage@5", 0.08)]
    public void A_metric_is_what_RecBole_computes(string metric, double recBole) => Assert.Equal(recBole, Measure(metric), 1e-9);

    // RecBole counts the items that occur in training: those that do not are in no tail, and no part of the tenth.
    [Theory]
    [InlineData("TailPercentage@1", 0.125)]
    [InlineData("TailPercentage@5", 0.08)]
    public void Items_that_nobody_met_in_training_are_no_tail(string metric, double recBole) => Assert.Equal(recBole, Measure(metric, untrained: 10), 1e-9);

    [Theory]
    [InlineData("ShannonEntropy@1", 0.12030942, 26)]
    [InlineData("ShannonEntropy@5", 0.1120458425, 30)]
    public void Entropy_is_what_RecBole_computes_times_the_items_that_it_divides_by(string metric, double recBole, int recommended) =>
        Assert.Equal(recBole * recommended, Measure(metric), 1e-8);

    private sealed class ByFormula : IRecommender
    {
        public string Name => "formula";

        public IReadOnlyList<CaseAnswer> Recommend(IReadOnlyList<EvaluationCase> cases, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
            [.. cases.Select(one => new CaseAnswer([.. one.Candidates.Select(item =>
                (float)((((one.User * 7919) + (item * 104729) + (one.User * item * 31)) % 1009) + (item == one.Target ? 400 : 0)))]))];
    }
}
