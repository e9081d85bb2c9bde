using System.Globalization;
using System.Text;
using RosePO.Core.Options;

namespace RosePO.Core.Tests.Documentation;

/// <summary>The options of a request as a Markdown table: key, parameter, default and what each is.</summary>
internal static class OptionTable
{
    /// <summary>The table.</summary>
    /// <param name="record">The request.</param>
    /// <param name="below">A base whose options have a table of their own; null for none.</param>
    /// <param name="except">Keys that are left out, and with them what is below each.</param>
    public static string Of(Type record, Type? below, IReadOnlyCollection<string> except)
    {
        var text = new StringBuilder("| key | parameter | default | |\n|---|---|---|---|\n");
        var options = RequestOption.Of(record)
            .Where(option => below is null || !option.Path.Any(property => property.DeclaringType!.IsAssignableFrom(below)))
            .Where(option => !except.Any(key => option.Key == key || option.Key.StartsWith(key + ".", StringComparison.Ordinal)));
        foreach (var option in options)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{option.Key}` | {Parameter(option)} | {Default(record, option)} | {OptionSentences.Of(option, "`")} |\n");
        }

        return text.ToString();
    }

    private static string Parameter(RequestOption option)
    {
        var name = option.ParameterName;
        var own = string.Concat(option.Path.Select(property => property.Name));
        return name.Length == 0 ? "" : option.Type.IsGenericType && name != own && option.Type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? $"`{name}`, in tasks `{own}`" : $"`{name}`";
    }

    // Of an abstract request those of each that it is the base of, where they differ.
    private static string Default(Type record, RequestOption option)
    {
        var defaults = (record.IsAbstract ? record.Assembly.GetTypes().Where(type => type.IsSubclassOf(record) && !type.IsAbstract) : [record])
            .Select(type => (Type: type, Value: Shown(option.Path.Aggregate((object?)Activator.CreateInstance(type), (at, property) => property.GetValue(at)))))
            .GroupBy(one => one.Value).OrderByDescending(group => group.Count()).ToList();
        return string.Join("; ", defaults.Select((group, index) => index == 0 ? group.Key : $"{group.Key} in `{string.Join("`, `", group.Select(one => StageOf(one.Type)))}`"));
    }

    // AlignRequest is that of align.
    private static string StageOf(Type request) => request.Name.Replace("Request", "", StringComparison.Ordinal).ToLowerInvariant();

    private static string Shown(object? value) => value switch
    {
        null or "" => "",
        string or Enum => $"`{value}`",
        bool flag => flag ? "true" : "false",
        System.Collections.IEnumerable list => $"`[{string.Join(", ", list.Cast<object>().Select(Plain))}]`",
        _ => Plain(value),
    };

    private static string Plain(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
