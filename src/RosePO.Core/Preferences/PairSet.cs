namespace RosePO.Core.Preferences;

/// <summary>A pair set artifact in memory.</summary>
/// <param name="Dataset">The dataset artifact that it was made from.</param>
/// <param name="Examples">The rows.</param>
public sealed record PairSet(string Dataset, IReadOnlyList<PreferenceExample> Examples)
{
    /// <summary>The artifact kind.</summary>
    public const string Kind = "pairs";

    /// <summary>Reads a pair set artifact.</summary>
    /// <exception cref="RoseException">The folder is no pair set.</exception>
    public static PairSet Load(string folder) => throw new InvalidOperationException(folder);
}
