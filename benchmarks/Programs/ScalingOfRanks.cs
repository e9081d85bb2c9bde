using RosePO.Benchmarks.Measuring;
using RosePO.Benchmarks.Scaling;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Preferences.Pairs;

namespace RosePO.Benchmarks.Programs;

/// <summary>
/// What ranks are worth: steps of the real trainer on one and two of this machine, and computed steps on up to 64, from the lengths of the rows of a pair set, for an adapter and
/// for all weights.
/// </summary>
internal sealed class ScalingOfRanks : IBenchmark
{
    private const int DefaultSteps = 6;
    private const int Rank = 16;

    // Rows of a timed step, of a pair set that is timed and of one that lengths are taken from.
    private const int BatchSize = 16;
    private const int TimedExamples = 128;
    private const int Examples = 4000;

    // Of the computed steps.
    private const int RowsPerRank = 16;
    private static readonly int[] s_rowsPerRank = [1, 2, 4, 8, 16, 32];
    private static readonly (int Ranks, int Threads)[] s_points = [(1, 1), (1, 2), (2, 1)];

    public string Name => "scaling";

    public BenchmarkResult Run(BenchmarkOptions options)
    {
        var setting = Setting.Of(options.Precision ?? Precision.Fp32, options.Steps ?? DefaultSteps);
        var shape = options.Shape ?? ModelShape.Llama15M;
        using var scratch = new ScratchFolder();
        var set = PairSet.Load(options.Data is { } data && Artifact.TryOpen(data)?.Kind == PairSet.Kind ? data : Pairs(scratch, scratch.Dataset(options), Examples));
        var catalogue = RecDataset.Load(set.Dataset);
        var folder = EmbeddedBase.Save(shape, catalogue, scratch.File("model"), setting);
        using var model = LanguageModel.Load(folder, catalogue, setting.Device);
        var ranks = new ScaledRanks([.. set.Examples.Select(example => Tokens(model, example))]);

        var timed = new TimedRanks(scratch, Request(folder, Pairs(scratch, set.Dataset, TimedExamples), setting), setting.Steps);
        List<ScalingPoint> points = [.. Points(timed, ScaledStep.Lora, Rank), .. Points(timed, ScaledStep.Full, 0)];
        var measured = points.Where(point => point is { Ranks: 1, Threads: 1 }).Select(point => new ScaledStep(
            shape.Name, point.Training, "a core here", Trained(model, point.Training), point.SecondsPerStep / (BatchSize * ranks.RowTokens)));
        List<ScalingBalance> balances = [.. s_rowsPerRank.SelectMany(rows => ScaledRanks.Counts.Select(count => ranks.Balance(count, rows)))];
        List<ScalingCost> costs =
        [
            .. from step in measured.Concat(ScaledStep.Known())
               from count in ScaledRanks.Counts
               from network in ScaledRanks.Networks
               select ranks.Cost(step, count, RowsPerRank, network),
        ];
        return setting.Report(Name) with
        {
            Shape = shape.Name,
            RowTokens = ranks.RowTokens,
            ScalingPoints = points,
            ScalingBalances = balances,
            ScalingCosts = costs,
            Lines = [.. ScalingTables.Of(points, balances, costs)],
        };
    }

    private static IEnumerable<ScalingPoint> Points(TimedRanks timed, string training, int lora)
    {
        double? first = null;
        foreach (var (ranks, threads) in s_points)
        {
            if (timed.Seconds(lora > 0 ? "lora" : "full", lora, ranks, threads) is { } seconds)
            {
                first ??= seconds;
                yield return new ScalingPoint(training, ranks, threads, seconds, first.Value / seconds);
            }
        }
    }

    private static string Pairs(ScratchFolder scratch, string dataset, int examples) => BuildPreferencePairs.Run(new PreferencePairsRequest
    {
        Dataset = dataset,
        Strategies = [RejectedStrategy.Random],
        Negatives = 3,
        MaxExamples = examples,
        Destination = scratch.File(FormattableString.Invariant($"pairs-{examples}")),
    }).Pairs;

    // Without a reference, whose log-probs would be computed before the first step.
    private static AlignRequest Request(string model, string pairs, Setting setting) => new()
    {
        Model = model,
        Pairs = pairs,
        Destination = model,
        Loss = PreferenceLoss.SimPO,
        Epochs = 100,
        BatchSize = BatchSize,
        Validation = new() { Users = 0 },
        Precision = setting.Compute == TorchSharp.torch.ScalarType.BFloat16 ? Precision.Bf16 : Precision.Fp32,
        Device = "cpu",
    };

    private static int Tokens(LanguageModel model, PreferenceExample example) => new Core.Models.Scoring.SharedPromptRow(
        model.Prompts.Prompt(example.History, example.Candidates, model.Shape.MaxHistory),
        [model.Prompts.Answer(example.Chosen), .. example.Rejected.Select(model.Prompts.Answer)]).Tokens;

    private static double Trained(LanguageModel model, string training)
    {
        if (training == ScaledStep.Full)
        {
            return model.Network.Parameters.Count;
        }

        using var adapter = Core.Models.Lora.LoraAdapter.Create(model.Network.Config, new LoraOptions { Rank = Rank }, seed: 1, TorchSharp.torch.CPU);
        return adapter.Parameters.Count;
    }
}
