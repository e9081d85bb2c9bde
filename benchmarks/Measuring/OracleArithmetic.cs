using RosePO.Core.Data;
using RosePO.Core.Oracles;

namespace RosePO.Benchmarks.Measuring;

/// <summary>
/// The floating-point operations (a multiply-add is two) that SASRec's matrix products need for a pass: forward and backward of every training window,
/// which is three times the forward, and the ranking of the validation questions. Padding, norms and softmax count nothing.
/// </summary>
internal static class OracleArithmetic
{
    /// <summary>A pass by cross-entropy over the catalogue.</summary>
    public static double Pass(RecDataset dataset, SasRecOptions options)
    {
        var windows = SequenceBatch.Cut(OracleTrainer.Histories(dataset, OracleFolds.One, 0), options.MaxLength, new Random(1));
        var training = windows.Sum(window => Encode(options, window.Length) + Project(dataset, options, window.Length - window.Context));

        // Each question is encoded twice, for its candidates and for the catalogue.
        var validation = dataset.Cases(DataSplit.Validation)
            .Sum(question => (2 * Encode(options, Math.Min(question.History.Length, options.MaxLength))) + Project(dataset, options, 1));
        return (3 * training) + validation;
    }

    // A block's matrices are query, key, value and output (4 D^2) and two of four times the width (8 D^2); attention is two products.
    private static double Encode(SasRecOptions options, double length)
    {
        double width = options.HiddenSize;
        return options.Layers * ((24 * width * width * length) + (4 * width * length * (length + 1) / 2));
    }

    private static double Project(RecDataset dataset, SasRecOptions options, double targets) => 2.0 * options.HiddenSize * dataset.Items.Count * targets;
}
