using CsCheck;
using RosePO.Core.Training.Losses;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Training.Losses;

/// <summary>One pair of a batch made for a test, in double precision.</summary>
internal sealed record Pair(
    double Chosen, double Rejected, double ReferenceChosen, double ReferenceRejected, double ChosenTokens = 1, double RejectedTokens = 1,
    double Epsilon = 0, double Rating = 4, int Count = 0)
{
    /// <summary>A pair of a margin, with beta 1.</summary>
    public static Pair Of(double z, double epsilon = 0) => new(z - 20, -20, -20, -20, Epsilon: epsilon);
}

/// <summary>Batches made for tests.</summary>
internal static class Pairs
{
    public static readonly Gen<Pair> Any = Gen.Select(Gen.Double[-12, -0.5], Gen.Double[-12, -0.5], Gen.Double[-3, 3], Gen.Double[-3, 3])
        .Select(Gen.Select(Gen.Int[1, 6], Gen.Int[1, 6], Gen.Double[0, 0.45], Gen.Double[0.5, 5]))
        .Select((logs, rest) => new Pair(
            logs.Item1, logs.Item2, logs.Item1 + logs.Item3, logs.Item2 + logs.Item4, rest.Item1, rest.Item2, rest.Item3, rest.Item4, rest.Item1 * rest.Item2));

    /// <summary>Rows of one to three pairs, no two of which are equal: where an objective sorts, equal ones have no order.</summary>
    public static readonly Gen<Pair[][]> Rows = Any.Array[1, 3].Array[1, 4].Select(rows =>
    {
        var at = 0;
        return rows.Select(row => row.Select(pair =>
        {
            at++;
            return pair with { Chosen = pair.Chosen - (0.00137 * at), Rejected = pair.Rejected - (0.00211 * at) };
        }).ToArray()).ToArray();
    });

    /// <summary>Options of losses, as a request has them.</summary>
    public static AlignRequest Request { get; } = new() { Model = "", Pairs = "", Destination = "" };

    public static PreferenceBatch Batch(params Pair[][] rows)
    {
        Pair[] pairs = [.. rows.SelectMany(row => row)];
        return new PreferenceBatch
        {
            Chosen = Column(pair => pair.Chosen),
            Rejected = Column(pair => pair.Rejected),
            ReferenceChosen = Column(pair => pair.ReferenceChosen),
            ReferenceRejected = Column(pair => pair.ReferenceRejected),
            ChosenTokens = Column(pair => pair.ChosenTokens),
            RejectedTokens = Column(pair => pair.RejectedTokens),
            Epsilon = Column(pair => pair.Epsilon),
            ChosenRating = Column(pair => pair.Rating),
            Values = new(Column(_ => 1), Column(pair => pair.Epsilon)),
            TitleTokens = new(Column(pair => Math.Max(1, pair.ChosenTokens - 1)), Column(pair => Math.Max(1, pair.RejectedTokens - 1))),
            RejectedCount = Column(pair => pair.Count),
            Negatives = [.. rows.Select(row => row.Length)],
        };

        Tensor Column(Func<Pair, double> value) => tensor(pairs.Select(value).ToArray());
    }

    /// <summary>The losses of an objective.</summary>
    public static double[] Losses(PreferenceLoss loss, AlignRequest options, params Pair[][] rows)
    {
        using var scope = NewDisposeScope();
        return [.. LossRegistry.Of(loss, options).Loss.Losses(Batch(rows)).data<double>()];
    }

    /// <summary>The loss of one pair.</summary>
    public static double Loss(PreferenceLoss loss, AlignRequest options, Pair pair) => Assert.Single(Losses(loss, options, [pair]));

    /// <summary>The gradient of the summed losses by the policy's log-probs of each pair, chosen then rejected.</summary>
    public static double[] Gradient(PreferenceLoss loss, AlignRequest options, params Pair[][] rows)
    {
        using var scope = NewDisposeScope();
        var batch = Batch(rows);
        batch.Chosen.requires_grad_();
        batch.Rejected.requires_grad_();
        LossRegistry.Of(loss, options).Loss.Losses(batch).sum().backward();
        return [.. Gradient(batch.Chosen), .. Gradient(batch.Rejected)];

        static double[] Gradient(Tensor of) => of.grad is { } gradient ? [.. gradient.data<double>()] : new double[of.numel()];
    }
}
