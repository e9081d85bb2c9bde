using System.Globalization;

namespace RosePO.Generators;

/// <summary>Ranges and conditions of options in words: the same in help, in the schema and in the documentation.</summary>
internal static class Wording
{
    /// <summary>A range as a sentence, such as <c>At least 0 and below 1.</c></summary>
    /// <param name="minimum">The lower end; minus infinity for none.</param>
    /// <param name="aboveMinimum">Whether it is not allowed.</param>
    /// <param name="maximum">The upper end; infinity for none.</param>
    /// <param name="belowMaximum">Whether it is not allowed.</param>
    public static string Range(double minimum, bool aboveMinimum, double maximum, bool belowMaximum)
    {
        var low = double.IsInfinity(minimum) ? "" : $"{(aboveMinimum ? "above" : "at least")} {Number(minimum)}";
        var high = double.IsInfinity(maximum) ? "" : $"{(belowMaximum ? "below" : "at most")} {Number(maximum)}";
        var both = low.Length > 0 && high.Length > 0 ? $"{low} and {high}" : low + high;
        return both.Length == 0 ? "" : $"{char.ToUpperInvariant(both[0])}{both.Substring(1)}.";
    }

    /// <summary>The values of an option as a sentence; empty where they are not few.</summary>
    /// <param name="choices">The values.</param>
    /// <param name="isList">Whether it takes several of them.</param>
    public static string Choices(IReadOnlyList<string> choices, bool isList) => choices.Count == 0 ? "" : $"{(isList ? "Some" : "One")} of {string.Join(", ", choices)}.";

    /// <summary>A condition, such as <c>the loss is RecPO</c>.</summary>
    /// <param name="name">What is compared.</param>
    /// <param name="isList">Whether it is a list.</param>
    /// <param name="not">Whether it has none of the values.</param>
    /// <param name="values">The values; none for any that is set.</param>
    public static string Condition(string name, bool isList, bool not, IReadOnlyList<string> values) => (values.Count, isList, not) switch
    {
        (0, _, false) => $"{name} is set",
        (0, _, true) => $"{name} is not set",
        (_, true, false) => $"{name} contains {Join(values, "or")}",
        (1, true, true) => $"{name} does not contain {values[0]}",
        (_, true, true) => $"{name} contains neither {Join(values, "nor")}",
        (_, false, false) => $"{name} is {Join(values, "or")}",
        (1, false, true) => $"{name} is not {values[0]}",
        _ => $"{name} is neither {Join(values, "nor")}",
    };

    /// <summary>The sentence of when an option is read; empty where it always is.</summary>
    /// <param name="alternatives">Conditions of which one must hold.</param>
    public static string ReadWhen(IReadOnlyList<string> alternatives) =>
        alternatives.Count == 0 || alternatives.Contains("") ? "" : $"Read when {string.Join(", or when ", alternatives)}.";

    /// <summary>Words with commas and a last conjunction.</summary>
    public static string Join(IReadOnlyList<string> words, string last) => words.Count < 2
        ? string.Concat(words)
        : $"{string.Join(", ", words.Take(words.Count - 1))} {last} {words[words.Count - 1]}";

    private static string Number(double value) => value.ToString("0.############", CultureInfo.InvariantCulture);
}
