using RosePO.Core.Data;
using RosePO.Core.Evaluation.Choosing;
using RosePO.Core.Evaluation.Claims;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Evaluation.Report;
using RosePO.Core.Evaluation.Report.Data;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Tests.Evaluation.Report;

/// <summary>Reports of scripted measurements.</summary>
internal static class SampleReport
{
    /// <summary>A title that would be a script if it were not escaped.</summary>
    public const string Hostile = "<script>alert('x')</script> & \"Co\"";

    /// <summary>The name of the second model.</summary>
    public const string Model = "rosepo <b>";

    /// <summary>Measures a baseline, a reference and a model that is right for every other user.</summary>
    public static Measured Measure(RecDataset dataset) => Measurer.Measure(
        dataset,
        [
            new RandomRecommender(1),
            new ScriptedRecommender("sft", question => question.Candidates[0]),
            new ScriptedRecommender(Model, question => question.User % 2 == 0 ? question.Target : question.Candidates[^1], _ => "text"),
        ],
        new MeasurerOptions { Against = "sft", Baselines = ["random"], Resamples = 400, DatasetKey = "0123456789abcdef" },
        cancellation: TestContext.Current.CancellationToken);

    /// <summary>What a measurement alone tells.</summary>
    public static ReportData Bare(RecDataset dataset) =>
        new ReportSource(Hostile, Path.GetTempPath(), new Dictionary<string, string>(), []).Collect(Measure(dataset));

    /// <summary>A report that lacks nothing.</summary>
    public static ReportData Full(RecDataset dataset)
    {
        var bare = Bare(dataset);
        var distributions = bare.Distributions!;
        IReadOnlyList<Distribution> WithPairs(IReadOnlyList<Distribution> models) =>
            [.. models.Select(one => one.Model == Model ? one with { Chosen = one.TrueNext, Rejected = one.Recommended } : one)];
        return bare with
        {
            Claims = ClaimDecisions.Of(
                [
                    Claimed(HitRatio.Name, ClaimDirection.Higher, 0.031),
                    Claimed(PopularityLift.Name, ClaimDirection.Lower, 0.2),
                    Claimed("NDCG@10", ClaimDirection.NotLower, -0.004, 0.01),
                    new JudgedClaim(new Claim { Model = Model, Against = "sft", Metric = ValidRatio.Name, Direction = ClaimDirection.Higher }, null, 1, 30),
                ],
                0.95),
            Training =
            [
                new("sft", TrainingCurve.Loss, [(1, 4.5), (2, 3.25), (3, 3)]),
                new(Model, TrainingCurve.PreferenceLoss, [(1, 0.69), (2, 0.5)]),
                new(Model, TrainingCurve.Margins, [(1, 0), (2, 1.5)]),
                new(Model, TrainingCurve.Accuracies, [(1, 0.5), (2, 0.75)]),
                new(Model, "eval/HR@1", [(1, 0.25), (2, 0.5), (3, 0.375)]) { Kept = 2, Steps = 3 },
            ],
            Tuning = new(
                [
                    new(Model, IsControl: false, new TrialsFile("HR@1", 40, "rosepo.trial-2",
                    [
                        Trial("rosepo.trial-1", 0.25, 0.15, ("beta", "0.1"), ("pairs", Hostile)),
                        Trial("rosepo.trial-2", 0.4, 0, ("beta", "1"), ("pairs", "mixed")),
                    ])),
                ],
                [KeyValuePair.Create(Model, 2), KeyValuePair.Create("dpo", 1)]),
            Epsilon =
            [
                new([Model], new SmoothedPairSetResult
                {
                    Pairs = "", Dataset = "", PairCount = 9, MeanEpsilon = 0.08, Histogram = [5, 3, 0, 0, 0, 0, 0, 0, 0, 1], Temperature = 1,
                    CalibrationPairs = 40, CalibrationErrorBefore = 0.125,
                }),
            ],
            Distributions = new(WithPairs(distributions.Popularity), distributions.GroupSizes, WithPairs(distributions.Resemblance)),
            Cases = [.. bare.Cases.Select(group => group with { Cases = [.. group.Cases.Select(one => one with { Prompt = $"Which of these?\n{Hostile}" })] })],
            Lineage =
            [
                new("import", "dataset: Sample", new string('a', 64), [], "rosepo 1.0, cpu", "{ \"format\": \"Sample\" }"),
                new("sft", "model: Sft", new string('b', 64), ["import"], "rosepo 1.0, cpu", "{ \"stage\": \"Sft\" }"),
                new("log.csv", "input", new string('c', 64), [], null, null),
            ],
            Request = "{ \"seed\": 1 }",
            Command = "dotnet build examples/quickstart",
        };
    }

    private static Trial Trial(string name, double value, double lead, params (string Key, string Value)[] values) => new(
        new ChoiceCandidate(name, value)
        {
            Low = value - 0.1,
            High = value + 0.1,
            Lead = lead,
            LeadLow = lead - 0.1,
            LeadHigh = lead + 0.1,
            Values = values.ToDictionary(pair => pair.Key, pair => pair.Value),
        },
        null);

    // A difference with a standard error of 0.01.
    private static JudgedClaim Claimed(string metric, ClaimDirection direction, double difference, double margin = 0) =>
        new(new Claim { Model = Model, Against = "sft", Metric = metric, Direction = direction, Margin = margin }, new SeedMean(difference, 0.01, 1e5), 1, 30);

    /// <summary>The page of a report.</summary>
    public static string Page(ReportData data) => ReportPage.Render(data, new ReportCharts(data));
}
