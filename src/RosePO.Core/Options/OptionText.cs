using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace RosePO.Core.Options;

/// <summary>The words in which every front end speaks of an option's value.</summary>
internal static class OptionText
{
    /// <summary>The sentence that refuses a value.</summary>
    /// <param name="key">The option's dotted key.</param>
    /// <param name="value">The value in words.</param>
    /// <param name="expected">What it must be.</param>
    /// <param name="advice">What to do.</param>
    public static string Invalid(string key, string value, string expected, string advice = "correct the value.") =>
        $"'{key}' is {value} where {expected} is needed: {advice}";

    /// <summary>A value in words.</summary>
    public static string Describe(object? value) => value switch
    {
        null or "" => "empty",
        string text => $"'{text}'",
        System.Collections.IEnumerable => "a list",
        IFormattable number => $"'{number.ToString(null, CultureInfo.InvariantCulture)}'",
        _ => $"'{value}'",
    };

    /// <summary>What a value of a type is in words.</summary>
    /// <param name="type">The type, nullable or not.</param>
    /// <param name="range">The numbers that are allowed; null for all.</param>
    public static string Expected(Type type, RangeAttribute? range = null)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? "a text"
            : type == typeof(bool) ? "true or false"
            : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
            : IsList(type) ? "a list such as [a, b]"
            : RequestOption.IsRecord(type) ? "a mapping of keys"
            : $"{(type == typeof(int) ? "a whole number" : "a number")}{(range is null ? "" : $" {Words(range)}")}";
    }

    /// <summary>What to do about a text that is not a name of an enum.</summary>
    public static string AdviceOn(Type type, string text) =>
        type.IsEnum ? NearestName.Of(text, Enum.GetNames(type)) is { } nearest ? $"did you mean '{nearest}'?" : "choose one of them." : "correct the value.";

    /// <summary>A range in words, such as <c>above 0 and at most 1</c>.</summary>
    public static string Words(RangeAttribute range)
    {
        var (low, high) = Ends(range);
        var from = string.Create(CultureInfo.InvariantCulture, $"{(range.MinimumIsExclusive ? "above" : "of at least")} {low}");
        return double.IsPositiveInfinity(high)
            ? from
            : string.Create(CultureInfo.InvariantCulture, $"{from} and {(range.MaximumIsExclusive ? "below" : "at most")} {high}");
    }

    /// <summary>The ends of a range.</summary>
    public static (double Low, double High) Ends(RangeAttribute range) =>
        (Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture), Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture));

    /// <summary>When an option is read, such as <c>'oracle' is SasRec</c>.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="other">The property that it names.</param>
    /// <param name="prefix">The dotted keys of the record that both are of, with a dot at its end; empty for the request.</param>
    public static string Words(ReadWhenAttribute condition, System.Reflection.PropertyInfo other, string prefix)
    {
        var key = $"'{prefix}{condition.As ?? RequestOption.KeyOf(other)}'";
        var values = string.Join(" or ", condition.Values);
        return condition.Values.Count == 0 ? other.PropertyType == typeof(int) ? $"{key} is above 0" : $"{key} is set"
            : IsList(other.PropertyType) && condition.As is null ? $"{key} contains {values}"
            : $"{key} is {values}";
    }

    internal static bool IsList(Type type) => type != typeof(string) && type.IsAssignableTo(typeof(System.Collections.IEnumerable));
}
