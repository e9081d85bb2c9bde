using RosePO.Core.Data;

namespace RosePO.Core.Evaluation.Baselines;

/// <summary>What a baseline is made from.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Seed">The seed of those that draw.</param>
/// <param name="Oracle">The oracle artifact of those that need one, else null.</param>
/// <param name="Device">The device of those that compute on one.</param>
internal sealed record BaselineContext(RecDataset Dataset, int Seed, string? Oracle, string Device);

/// <summary>The baselines by name. Names are compared without case; tables show them as they are here.</summary>
internal static class BaselineRegistry
{
    /// <summary>The baseline that needs an oracle.</summary>
    public const string SasRec = "sasrec";

    private static readonly (string Name, Func<BaselineContext, IRecommender> Create)[] s_all =
    [
        ("random", context => new RandomRecommender(context.Seed)),
        ("popularity", context => new PopularityRecommender(context.Dataset)),
        (SasRec, context => SasRecRecommender.Load(SasRec, context.Oracle!, context.Dataset, context.Device)),
    ];

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => s_all.Select(baseline => baseline.Name);

    /// <summary>A baseline's name as tables show it.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: there is none of that name.</exception>
    public static string Canonical(string name) =>
        Names.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw MeasurementErrors.UnknownBaseline(name, Names);

    /// <summary>Makes a baseline of a canonical name.</summary>
    public static IRecommender Create(string name, BaselineContext context) =>
        s_all.Single(baseline => baseline.Name == name).Create(context);
}
