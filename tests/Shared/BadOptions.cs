using System.Globalization;
using System.Reflection;
using RosePO.Core.Options;

namespace RosePO.Tests;

/// <summary>A request's options with one bad value: what every front end has to refuse alike.</summary>
/// <param name="Request">The request record.</param>
/// <param name="Option">The option at fault.</param>
/// <param name="Kind">What is wrong with it.</param>
/// <param name="Values">The options that are set, as texts by dotted key, the one at fault last.</param>
internal sealed record BadOption(Type Request, RequestOption Option, BadValue Kind, IReadOnlyList<KeyValuePair<string, string>> Values)
{
    /// <summary>Every option of a request with every bad value that it can have.</summary>
    /// <param name="request">The request record.</param>
    /// <param name="given">What a valid request sets beside the option.</param>
    public static IEnumerable<BadOption> Of(Type request, params (string Key, string Value)[] given)
    {
        foreach (var option in RequestOption.Of(request).Where(option => !IsDecidedElsewhere(option)))
        {
            foreach (var (kind, values) in Bad(request, option))
            {
                var set = values.Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
                yield return new BadOption(
                    request, option, kind, [.. given.Where(pair => !set.Contains(pair.Key)).Select(pair => KeyValuePair.Create(pair.Key, pair.Value)), .. values]);
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Request.Name}.{Option.Key} {Kind}";

    // Paths, and lists of records, are checked by tests of their own: what is wrong with them depends on files.
    private static bool IsDecidedElsewhere(RequestOption option) =>
        option.IsPlace || option.InputPath is not null || (Element(option.Type) is { } element && RequestOption.IsRecord(element));

    private static IEnumerable<(BadValue Kind, KeyValuePair<string, string>[] Values)> Bad(Type request, RequestOption option)
    {
        var type = Element(option.Type) ?? Nullable.GetUnderlyingType(option.Type) ?? option.Type;
        var read = Enabled(request, option);
        if (type.IsEnum)
        {
            yield return (BadValue.UnknownName, [.. read, Pair(option.Key, List(option, "Nonsense"))]);
        }
        else if (type != typeof(string))
        {
            yield return (BadValue.WrongType, [.. read, Pair(option.Key, List(option, "nonsense"))]);
        }

        if (option.Range is { } range)
        {
            var (low, high) = OptionText.Ends(range);
            var step = type == typeof(int) ? 1 : 0.25;
            yield return (BadValue.Below, [.. read, Pair(option.Key, List(option, Number(range.MinimumIsExclusive ? low : low - step)))]);
            if (!double.IsPositiveInfinity(high))
            {
                yield return (BadValue.Above, [.. read, Pair(option.Key, List(option, Number(range.MaximumIsExclusive ? high : high + step)))]);
            }
        }

        if (Disabled(request, option) is { } unread && Other(request, option) is { } other)
        {
            yield return (BadValue.Unread, [.. unread, Pair(option.Key, other)]);
        }
    }

    // Settings of other options with which this one is read.
    private static List<KeyValuePair<string, string>> Enabled(Type request, RequestOption option)
    {
        var set = new List<KeyValuePair<string, string>>();
        foreach (var (condition, other, prefix) in Conditions(request, option))
        {
            set.AddRange(EnabledToo(request, prefix + RequestOption.KeyOf(other)));
            if (other.SetMethod is null || condition.As is not null)
            {
                set.Add(Pair(prefix + condition.As, $"{condition.Values[0]}"));
            }
            else if (condition.Values.Count == 0)
            {
                set.Add(Pair(prefix + RequestOption.KeyOf(other), "1"));
            }
            else if (!condition.Not)
            {
                set.Add(Pair(prefix + RequestOption.KeyOf(other), Element(other.PropertyType) is null ? $"{condition.Values[0]}" : $"[{condition.Values[0]}]"));
            }
        }

        return [.. set.DistinctBy(pair => pair.Key)];
    }

    // An option that another one depends on may depend on others itself.
    private static List<KeyValuePair<string, string>> EnabledToo(Type request, string key) =>
        RequestOption.Of(request).FirstOrDefault(option => option.Key == key) is { } option ? Enabled(request, option) : [];

    // Settings of other options with which this one is not read; null where it always is.
    private static KeyValuePair<string, string>[]? Disabled(Type request, RequestOption option)
    {
        // The outer condition alone: one unmet is enough.
        foreach (var (condition, other, prefix) in Conditions(request, option).Take(1))
        {
            if (condition.Values.Count == 0)
            {
                return Usual(request, option.Path.SkipLast(1), other) is 0 or 0.0 or false or null ? [] : [.. EnabledToo(request, prefix + RequestOption.KeyOf(other)), Pair(prefix + RequestOption.KeyOf(other), "0")];
            }

            var values = condition.Values.Select(value => $"{value}").ToHashSet(StringComparer.Ordinal);
            var type = Element(other.PropertyType) ?? other.PropertyType;
            var key = prefix + (condition.As ?? RequestOption.KeyOf(other));
            var name = condition.Not ? values.First() : type.IsEnum ? Enum.GetNames(type).First(name => !values.Contains(name)) : null;
            return name is null ? null : [.. EnabledToo(request, key), Pair(key, Element(other.PropertyType) is null || condition.As is not null ? name : $"[{name}]")];
        }

        return null;
    }

    private static IEnumerable<(ReadWhenAttribute Condition, PropertyInfo Other, string Prefix)> Conditions(Type request, RequestOption option)
    {
        var (record, prefix) = (request, "");
        foreach (var property in option.Path)
        {
            foreach (var condition in property.GetCustomAttributes<ReadWhenAttribute>())
            {
                yield return (condition, record.GetProperty(condition.Property)!, prefix);
            }

            (record, prefix) = (property.PropertyType, $"{prefix}{RequestOption.KeyOf(property)}.");
        }
    }

    // A value within the option's range that is not its default.
    private static string? Other(Type request, RequestOption option)
    {
        var usual = Usual(request, option.Path.SkipLast(1), option.Property);
        var type = Nullable.GetUnderlyingType(option.Type) ?? option.Type;
        if (Element(option.Type) is { } element)
        {
            return element.IsEnum ? $"[{Enum.GetNames(element)[^1]}]" : element == typeof(double) ? "[0.25, 0.5, 0.25]" : "[other]";
        }

        if (type.IsEnum)
        {
            return Enum.GetNames(type).First(name => name != $"{usual}");
        }

        if (type == typeof(bool))
        {
            return Equals(usual, true) ? "false" : "true";
        }

        if (type == typeof(string))
        {
            return "other";
        }

        var (low, high) = option.Range is { } range ? OptionText.Ends(range) : (0, double.PositiveInfinity);
        var next = type == typeof(int) ? Math.Max(low, 1) + 7 : double.IsPositiveInfinity(high) ? low + 0.75 : low + ((high - low) * 0.375);
        return Number($"{usual}" == Number(next) ? next + 1 : next);
    }

    // The default of a property of the record that a path leads to, or of the outermost record that has it.
    private static object? Usual(Type request, IEnumerable<PropertyInfo> path, PropertyInfo property)
    {
        var record = Activator.CreateInstance(request);
        foreach (var step in path.TakeWhile(_ => !property.DeclaringType!.IsInstanceOfType(record)))
        {
            record = step.GetValue(record);
        }

        return property.GetValue(record);
    }

    private static Type? Element(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static string List(RequestOption option, string value) => Element(option.Type) is null ? value : $"[{value}]";

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static KeyValuePair<string, string> Pair(string key, string value) => KeyValuePair.Create(key, value);
}
