using RosePO.Benchmarks.Measuring;
using RosePO.Core.Data;
using RosePO.Shared;
using static TorchSharp.torch;

namespace RosePO.Benchmarks.Programs;

/// <summary>
/// What a small decoder draws against how often titles are chosen, where no history is shown and every title answers the same prompt: equal steps of fine-tuning, of the
/// flow term alone, and of the flow term as in the released code. Probabilities are exact. <c>--steps</c> is the number of seeds.
/// </summary>
internal sealed class FlowDistribution : IBenchmark
{
    private const int DefaultSeeds = 3;
    private const double LearningRate = 0.003;

    // The most chosen titles, and more of them: of the first hundred hardly one begins another.
    private static readonly (string Name, int Titles, int Steps)[] s_catalogues = [("top 100", 100, 400), ("top 400", 400, 500)];

    private static readonly (string Name, FlowOptions Flow)[] s_arms =
    [
        ("sft", new()),
        ("flow", new() { Weight = 1, Reward = FlowReward.Plain }),
        ("official", new() { Weight = 1, Reward = FlowReward.Plain, Official = true }),
    ];

    public string Name => "flow-distribution";

    public BenchmarkResult Run(BenchmarkOptions options)
    {
        var setting = Setting.Of(Precision.Fp32, options.Steps ?? DefaultSeeds);
        using var scratch = new ScratchFolder();
        var items = RecDataset.Load(scratch.Dataset(options)).Items;
        return setting.Report(Name) with
        {
            Distributions = [.. s_catalogues.SelectMany(catalogue =>
            {
                RecItem[] titles = [.. items.Where(item => item.Popularity > 0).OrderByDescending(item => item.Popularity).ThenBy(item => item.Id).Take(catalogue.Titles)];
                return s_arms.Select(arm => Mean(
                    catalogue, arm.Name, [.. Enumerable.Range(1, setting.Steps).Select(seed => Measure(titles, arm.Flow, catalogue.Steps, seed, setting.Device))]));
            })],
        };
    }

    private static DrawnDistribution Mean((string Name, int Titles, int Steps) catalogue, string arm, IReadOnlyList<DrawnDistribution> seeds)
    {
        Spread Of(Func<DrawnDistribution, Spread> value) => new(
            seeds.Average(seed => value(seed).Mean), seeds.Min(seed => value(seed).Mean), seeds.Max(seed => value(seed).Mean));
        return new DrawnDistribution(
            catalogue.Name, seeds[0].Titles, arm, catalogue.Steps, Of(seed => seed.KlTargetModel), Of(seed => seed.KlModelTarget), Of(seed => seed.JensenShannon), seeds[0].BeginningsShare, Of(seed => seed.BeginningsRatio));
    }

    private static DrawnDistribution Measure(RecItem[] titles, FlowOptions options, int steps, int seed, Device device)
    {
        using var training = new PromptTraining(
            Dataset(titles), new EmbeddedModelOptions { HiddenSize = 64, Layers = 2, Heads = 4, KeyValueHeads = 4, IntermediateSize = 176, ContextLength = 64 }, maxHistory: 0, options, seed, device);
        for (var step = 0; step < steps; step++)
        {
            training.Take(LearningRate * (1 - ((double)step / steps)));
        }

        var (model, flow) = (training.Model, training.Flow);
        var (paths, target) = DrawnShares.Target(model, flow);
        var drawn = DrawnShares.Of(model, model.Prompts.Prompt([], [], 0), flow, paths);
        double[] middle = [.. target.Zip(drawn, (a, b) => (a + b) / 2)];
        var beginnings = Enumerable.Range(0, paths.Length).Where(i => flow.Next(paths[i].States[^1]).Count > 1).ToArray();
        var share = beginnings.Sum(i => target[i]);
        return new DrawnDistribution(
            "", paths.Length, "", steps,
            Spread.Of(DrawnShares.Divergence(target, drawn)),
            Spread.Of(DrawnShares.Divergence(drawn, target)),
            Spread.Of((DrawnShares.Divergence(target, middle) + DrawnShares.Divergence(drawn, middle)) / 2),
            share,
            Spread.Of(share == 0 ? 1 : beginnings.Sum(i => drawn[i]) / share));
    }

    // Each title is the target of a row as often as it is chosen; what comes before it is not shown.
    private static RecDataset Dataset(RecItem[] titles) => new(
        "memory",
        [.. titles.Select((title, id) => title with { Id = id })],
        [.. titles.SelectMany((title, id) => Enumerable.Repeat(id, title.Popularity)).Select((id, user) =>
            new UserHistory(user, "", [0, id], [DataSplit.Train, DataSplit.Train]))],
        new Dictionary<DataSplit, IReadOnlyList<EvaluationCase>>());
}
