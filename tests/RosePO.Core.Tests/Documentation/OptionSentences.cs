using System.Reflection;
using RosePO.Core.Options;
using RosePO.Generators;

namespace RosePO.Core.Tests.Documentation;

/// <summary>What an option is, may be, and when it is read: its comment, choices, range and conditions as sentences about keys.</summary>
internal static class OptionSentences
{
    /// <summary>The sentences of an option.</summary>
    /// <param name="option">The option.</param>
    /// <param name="mark">What code is between.</param>
    public static string Of(RequestOption option, string mark) =>
        Join(OptionComments.Of(option.Property, mark), Choices(option.Type, mark), Range(option), Wording.ReadWhen(Conditions(option, mark)));

    /// <summary>The sentences of one property of a record by itself, for a schema that gives choices and ranges in its own form.</summary>
    public static string Of(PropertyInfo property) =>
        Join(OptionComments.Of(property), Wording.ReadWhen(Conditions(new RequestOption(RequestOption.KeyOf(property), [property]), "")));

    private static string Choices(Type type, string mark)
    {
        var element = type.IsGenericType ? type.GetGenericArguments()[0] : type;
        return element.IsEnum ? Wording.Choices([.. Enum.GetNames(element).Select(name => mark + name + mark)], element != type && Nullable.GetUnderlyingType(type) is null) : "";
    }

    private static string Range(RequestOption option)
    {
        if (option.Range is not { } range)
        {
            return "";
        }

        var (low, high) = OptionText.Ends(range);
        return Wording.Range(low, range.MinimumIsExclusive, high, range.MaximumIsExclusive);
    }

    // One condition for each record on the way that has one, all of which must hold.
    private static string[] Conditions(RequestOption option, string mark)
    {
        var words = option.Path.Select((property, depth) => (Property: property, Prefix: string.Concat(option.Path.Take(depth).Select(record => RequestOption.KeyOf(record) + "."))))
            .SelectMany(at => at.Property.GetCustomAttributes<ReadWhenAttribute>().Select(when => Condition(when, at.Property.DeclaringType!, at.Prefix, mark)))
            .ToList();
        return words.Count == 0 ? [] : [string.Join(" and ", words)];
    }

    private static string Condition(ReadWhenAttribute when, Type record, string prefix, string mark)
    {
        var other = record.GetProperty(when.Property)!;
        string[] values = when.Values.Count == 0 && other.PropertyType == typeof(int) ? ["above 0"] : [.. when.Values.Select(value => $"{mark}{value}{mark}")];
        return Wording.Condition($"{mark}{prefix}{when.As ?? RequestOption.KeyOf(other)}{mark}", other.PropertyType.IsGenericType && when.As is null, when.Not, values);
    }

    private static string Join(params string[] sentences) => string.Join(' ', sentences.Where(sentence => sentence.Length > 0));
}
