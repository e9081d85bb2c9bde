namespace RosePO.Benchmarks;

/// <summary>How a model draws titles against how often they are chosen; divergences in nats.</summary>
/// <param name="Catalogue">The titles.</param>
/// <param name="Titles">How many they are.</param>
/// <param name="Arm">What was trained.</param>
/// <param name="Steps">Steps of training.</param>
/// <param name="KlTargetModel">KL(choices | draws).</param>
/// <param name="KlModelTarget">KL(draws | choices).</param>
/// <param name="JensenShannon">The Jensen-Shannon divergence.</param>
/// <param name="BeginningsShare">The share of choices of titles that begin other titles.</param>
/// <param name="BeginningsRatio">Their share of draws over it; 1 without such titles.</param>
internal sealed record DrawnDistribution(
    string Catalogue, int Titles, string Arm, int Steps, Spread KlTargetModel, Spread KlModelTarget, Spread JensenShannon, double BeginningsShare, Spread BeginningsRatio);

/// <summary>The mean over seeds, the least and the most.</summary>
internal sealed record Spread(double Mean, double Least, double Most)
{
    /// <summary>One seed's.</summary>
    public static Spread Of(double value) => new(value, value, value);
}
