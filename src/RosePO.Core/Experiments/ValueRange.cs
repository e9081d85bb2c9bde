using System.Globalization;

namespace RosePO.Core.Experiments;

/// <summary>The numbers that a request's property takes.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="LowIncluded">Whether the lower end belongs to it.</param>
/// <param name="High">The upper end; infinite where there is none.</param>
/// <param name="HighIncluded">Whether the upper end belongs to it.</param>
internal readonly record struct ValueRange(double Low, bool LowIncluded, double High = double.PositiveInfinity, bool HighIncluded = false)
{
    private static readonly ValueRange s_natural = new(0, true);
    private static readonly ValueRange s_counting = new(1, true);
    private static readonly ValueRange s_positive = new(0, false);

    // A name means the same in every request, so the range belongs to the name. A name that is not here takes any number.
    private static readonly Dictionary<string, ValueRange> s_ranges = new(StringComparer.Ordinal)
    {
        ["alpha"] = s_positive,
        ["annealingRatio"] = new(0, true, 1, true),
        ["batchSize"] = s_counting,
        ["beams"] = s_counting,
        ["beta"] = s_positive,
        ["candidates"] = new(2, true),
        ["candidateExponent"] = s_natural,
        ["checkpointEvery"] = s_natural,
        ["confidence"] = new(0, false, 1, false),
        ["constantEpsilon"] = new(0, true, 0.5, false),
        ["contextLength"] = s_counting,
        ["dropout"] = new(0, true, 1, false),
        ["epochs"] = s_positive,
        ["evaluateEvery"] = s_natural,
        ["families"] = s_counting,
        ["familySize"] = s_counting,
        ["flipShare"] = new(0, true, 1, false),
        ["generationUsers"] = s_natural,
        ["heads"] = s_counting,
        ["hiddenSize"] = s_counting,
        ["horizontalFilters"] = s_counting,
        ["inBatchSize"] = new(2, true),
        ["intermediateSize"] = s_counting,
        ["keepLatest"] = s_counting,
        ["keyValueHeads"] = s_counting,
        ["labelSmoothing"] = new(0, true, 0.5, false),
        ["layers"] = s_counting,
        ["learningRate"] = s_positive,
        ["maxExamples"] = s_natural,
        ["maxGradientNorm"] = s_positive,
        ["maxHistory"] = s_counting,
        ["maxLength"] = s_counting,
        ["maximumEpsilon"] = new(0, true, 0.5, false),
        ["maximumUserInteractions"] = s_counting,
        ["meanInteractions"] = s_counting,
        ["minimumItemInteractions"] = s_counting,
        ["minimumUserInteractions"] = s_counting,
        ["minimumRateRatio"] = new(0, true, 1, true),
        ["negatives"] = s_counting,
        ["packLength"] = new(2, true),
        ["patience"] = s_natural,
        ["popularityExponent"] = s_natural,
        ["rank"] = s_natural,
        ["ratingMarginWeight"] = s_natural,
        ["ratio"] = new(0, true, 1, true),
        ["resamples"] = s_counting,
        ["sampledNegatives"] = s_counting,
        ["selfHardAnswers"] = s_counting,
        ["selfHardMaxTokens"] = s_counting,
        ["selfHardTemperature"] = s_positive,
        ["selfHardTopP"] = new(0, false, 1, true),
        ["semanticNeighbours"] = s_counting,
        ["sftWeight"] = s_natural,
        ["strategyWeights"] = s_positive,
        ["targetMargin"] = s_natural,
        ["temperature"] = s_positive,
        ["tokensPerPass"] = s_natural,
        ["users"] = s_counting,
        ["validationUsers"] = s_natural,
        ["verticalFilters"] = s_counting,
        ["warmupRatio"] = new(0, true, 1, true),
        ["weight"] = s_positive,
        ["weightDecay"] = s_natural,
        ["window"] = s_counting,
        ["windowStride"] = s_counting,
    };

    /// <summary>The range of a key, or null where every number is allowed.</summary>
    public static ValueRange? Of(string key) => s_ranges.TryGetValue(key, out var range) ? range : null;

    /// <summary>Whether a number lies in the range.</summary>
    public bool Holds(double value) =>
        (LowIncluded ? value >= Low : value > Low) && (HighIncluded ? value <= High : value < High);

    /// <summary>The range in words.</summary>
    public override string ToString()
    {
        var low = string.Create(CultureInfo.InvariantCulture, $"{(LowIncluded ? "at least" : "above")} {Low}");
        return double.IsPositiveInfinity(High)
            ? low
            : string.Create(CultureInfo.InvariantCulture, $"{low} and {(HighIncluded ? "at most" : "below")} {High}");
    }
}
