using RosePO.Core.Evaluation.Metrics;

namespace RosePO.Core.Evaluation.Claims;

/// <summary>What a request's claims must be for a measurement to decide them.</summary>
internal static class ClaimRules
{
    /// <summary>The claims with the names that the measurement has, and the directions that their metrics give them.</summary>
    /// <param name="claims">The claims as they were written.</param>
    /// <param name="names">The measured models and baselines.</param>
    /// <param name="against">The model that others are compared against.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: all that is wrong with them, each with the claim's own key.</exception>
    public static IReadOnlyList<Claim> Resolve(IReadOnlyList<Claim> claims, IReadOnlyList<string> names, string against)
    {
        var errors = new List<RoseException>();
        var resolved = new List<Claim>();
        for (var at = 0; at < claims.Count; at++)
        {
            try
            {
                var claim = Checked(claims[at], ClaimErrors.KeyOf(at), names, against);
                if (resolved.Contains(claim))
                {
                    throw ClaimErrors.Twice(ClaimErrors.KeyOf(at), ClaimText.Statement(claim.Model, claim.Against!, claim.Metric, claim.Direction, claim.Margin));
                }

                resolved.Add(claim);
            }
            catch (RoseException error)
            {
                errors.Add(error);
            }
        }

        return errors.Count == 0 ? resolved : throw RoseException.Together(errors);
    }

    private static Claim Checked(Claim claim, string key, IReadOnlyList<string> names, string against)
    {
        var metric = MetricRegistry.Find(claim.Metric) ?? throw ClaimErrors.UnknownMetric(key, claim.Metric);
        var model = Named(claim.Model, $"{key}.model", names);
        var other = claim.Against is { } wanted ? Named(wanted, $"{key}.against", names) : against;
        if (model == other)
        {
            throw ClaimErrors.WithItself(key, model);
        }

        var withMargin = claim.Direction is ClaimDirection.NotWorse or ClaimDirection.NotHigher or ClaimDirection.NotLower;
        if (withMargin != claim.Margin > 0)
        {
            throw withMargin ? ClaimErrors.NoMargin(key, claim.Direction) : ClaimErrors.MarginUnread(key, claim.Direction);
        }

        return claim with { Model = model, Against = other, Metric = metric.Name, Direction = Direction(claim.Direction, metric, key) };
    }

    private static ClaimDirection Direction(ClaimDirection direction, Metric metric, string key) => (direction, metric.Improves(1)) switch
    {
        (ClaimDirection.Better or ClaimDirection.NotWorse, null) => throw ClaimErrors.NoBetter(key, metric.Name),
        (ClaimDirection.Better, true) => ClaimDirection.Higher,
        (ClaimDirection.Better, false) => ClaimDirection.Lower,
        (ClaimDirection.NotWorse, true) => ClaimDirection.NotLower,
        (ClaimDirection.NotWorse, false) => ClaimDirection.NotHigher,
        _ => direction,
    };

    private static string Named(string name, string key, IReadOnlyList<string> names) =>
        names.Contains(name) ? name
        : names.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw ClaimErrors.UnknownModel(key, name, names);
}
