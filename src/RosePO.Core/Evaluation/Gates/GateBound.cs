namespace RosePO.Core.Evaluation.Gates;

/// <summary>What a gate asks of figures. A figure that is not a number satisfies no bound.</summary>
internal static class GateBound
{
    /// <summary>Whether a figure is at least so much.</summary>
    public static bool Minimum(double figure, double bound) => figure >= bound;

    /// <summary>Whether a figure is at most so much.</summary>
    public static bool Maximum(double figure, double bound) => figure <= bound;

    /// <summary>
    /// Whether a model is not worse than another by more than a margin, more being better: the whole interval of the paired difference, model
    /// minus other, is at or above minus the margin. With a margin of 0 the model must be shown to be at least as good; with
    /// a larger one this is the confidence-interval test of non-inferiority (Piaggio et al. 2012, CONSORT extension, box 2).
    /// </summary>
    public static bool AtLeast(double low, double margin) => low >= -margin;

    /// <summary>The same where less is better: the whole interval is at or below the margin.</summary>
    public static bool AtMost(double high, double margin) => high <= margin;
}
