using System.Globalization;

namespace RosePO.Binding;

/// <summary>The losses of a command line, which names losses and weights side by side.</summary>
internal static class WeightedLosses
{
    /// <summary>The values of a request: its one loss, or its list of several; none where none is named.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: there are more or fewer weights than losses.</exception>
    public static IEnumerable<KeyValuePair<string, object?>> Of(IReadOnlyList<PreferenceLoss> losses, IReadOnlyList<double> weights)
    {
        if (weights.Count != 0 && weights.Count != losses.Count)
        {
            throw new RoseException(
                RoseErrorCode.RequestInvalid,
                FormattableString.Invariant($"There are {losses.Count} losses and {weights.Count} weights: give each loss one, or leave all out."))
            { Option = "losses" };
        }

        if (losses.Count == 1 && weights.Count == 0)
        {
            yield return new("loss", losses[0].ToString());
        }
        else if (losses.Count > 0)
        {
            yield return new("loss", null);
            yield return new("losses", losses.Select((loss, i) => new Dictionary<string, string>
            {
                ["loss"] = loss.ToString(),
                ["weight"] = (weights.Count == 0 ? 1 : weights[i]).ToString(CultureInfo.InvariantCulture),
            }));
        }
    }
}
