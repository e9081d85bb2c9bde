using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;

namespace RosePO.Core.Evaluation.Recommenders;

/// <summary>What a baseline is made from.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Seed">The seed of those that draw.</param>
/// <param name="Oracles">The oracle artifacts, by baseline.</param>
/// <param name="Device">The device of those that compute on one.</param>
internal sealed record BaselineContext(RecDataset Dataset, int Seed, IReadOnlyDictionary<string, string> Oracles, string Device);

/// <summary>The baselines by name. Names are compared without case; tables show them as they are here.</summary>
internal static class BaselineRegistry
{
    private static readonly Dictionary<string, SmoothingOracle> s_oracles = new()
    {
        ["sasrec"] = SmoothingOracle.SasRec,
        ["gru4rec"] = SmoothingOracle.Gru4Rec,
        ["caser"] = SmoothingOracle.Caser,
    };

    private static readonly (string Name, Func<BaselineContext, IRecommender> Create)[] s_all =
    [
        ("random", context => new RandomRecommender(context.Seed)),
        ("popularity", context => new PopularityRecommender(context.Dataset)),
        ("recentpopularity", context => RecentPopularityRecommender.Of(context.Dataset)),
        ("itemknn", context => new ItemKnnRecommender(context.Dataset)),
        .. s_oracles.Select(oracle => (oracle.Key, Trained(oracle.Key))),
    ];

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => s_all.Select(baseline => baseline.Name);

    /// <summary>The oracle that a baseline is; null where it is none.</summary>
    public static SmoothingOracle? OracleOf(string name) => s_oracles.TryGetValue(name, out var oracle) ? oracle : null;

    /// <summary>A baseline's name as tables show it.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: there is none of that name.</exception>
    public static string Canonical(string name) =>
        Names.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw MeasurementErrors.UnknownBaseline(name, Names);

    /// <summary>Makes a baseline of a canonical name.</summary>
    public static IRecommender Create(string name, BaselineContext context) =>
        s_all.Single(baseline => baseline.Name == name).Create(context);

    private static Func<BaselineContext, IRecommender> Trained(string name) =>
        context => OracleRecommender.Load(name, context.Oracles[name], context.Dataset, context.Device);
}
