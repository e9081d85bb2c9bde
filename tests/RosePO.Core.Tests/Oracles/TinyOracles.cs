using RosePO.Core.Data;
using RosePO.Core.Oracles;
using RosePO.Core.Oracles.Networks;
using RosePO.Core.Tests.Preferences;
using TorchSharp;

namespace RosePO.Core.Tests.Oracles;

/// <summary>Networks small enough to train in a moment, and what they are trained on.</summary>
internal static class TinyOracles
{
    public const int Items = 12;

    /// <summary>One of each.</summary>
    public static readonly OracleOptions[] All =
    [
        new SasRecOptions { HiddenSize = 16, Layers = 2, Heads = 2, MaxLength = 8, Dropout = 0.1, Epochs = 40, Patience = 40, BatchSize = 16, LearningRate = 1e-2 },
        new Gru4RecOptions { HiddenSize = 16, Layers = 2, MaxLength = 8, Dropout = 0.1, Epochs = 40, Patience = 40, BatchSize = 16, LearningRate = 1e-2 },
        new CaserOptions
        {
            HiddenSize = 16, Window = 3, HorizontalFilters = 4, VerticalFilters = 2, MaxLength = 8, Dropout = 0.1, Epochs = 40, Patience = 40, BatchSize = 16,
            LearningRate = 1e-2,
        },
    ];

    public static OracleOptions Of(SmoothingOracle oracle) => All.Single(options => OracleRegistry.NameOf(options) == oracle);

    public static OracleNetwork Untrained(SmoothingOracle oracle, int items = Items)
    {
        var network = OracleRegistry.Create(Of(oracle), items, 7);
        network.eval();
        return network;
    }

    // 24 users walk around a circle of items from different places; the last two steps can be replaced.
    public static RecDataset Circle(int? validation = null, int? test = null) => MemoryDataset.Of(
        Items,
        [.. Enumerable.Range(0, 24).Select(user =>
        {
            int[] walk = [.. Enumerable.Range(user, 8 + user % 8).Select(step => step % Items)];
            walk[^2] = validation ?? walk[^2];
            walk[^1] = test ?? walk[^1];
            return walk;
        })]);

    public static (OracleNetwork Network, IReadOnlyList<OracleEpoch> Epochs, int Best) Fit(RecDataset dataset, OracleOptions options, int seed = 1) =>
        OracleTrainer.Fit(dataset, options, seed, torch.CPU, null, TestContext.Current.CancellationToken);

    public static float[][] Score(OracleNetwork network, params OracleQuery[] queries) =>
        OracleBatches.Score(network, queries, torch.CPU, null, TestContext.Current.CancellationToken);
}
