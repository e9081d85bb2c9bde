using System.Collections;
using System.Globalization;
using System.Reflection;
using RosePO.Core.Options;

namespace RosePO.Binding;

/// <summary>The options of a request that a command's parameters set.</summary>
/// <param name="command">The command's type.</param>
/// <param name="request">The request's type.</param>
internal sealed class BoundOptions(Type command, Type request)
{
    private readonly Dictionary<string, RequestOption> _options = RequestOption.Of(request).ToDictionary(option => option.Key, StringComparer.Ordinal);

    /// <summary>The bound parameters as values of a request, by dotted key; what has no value is left to the request's default.</summary>
    /// <param name="bound">The parameters.</param>
    /// <param name="preferred">The record whose option a parameter sets that sets those of several.</param>
    /// <param name="resolve">Makes a path absolute.</param>
    public IEnumerable<KeyValuePair<string, object>> Of(IEnumerable<KeyValuePair<string, object?>> bound, string? preferred, Func<string, string> resolve)
    {
        foreach (var (parameter, value) in bound)
        {
            var keys = Options(parameter).Where(option => option.IsOf(request)).Select(option => option.Key).ToList();
            var key = keys.Find(one => preferred is not null && one.StartsWith(preferred + ".", StringComparison.OrdinalIgnoreCase)) ?? keys.FirstOrDefault();
            if (key is not null && value is not null)
            {
                yield return KeyValuePair.Create(key, Value(_options[key], value, resolve));
            }
        }
    }

    /// <summary>An error for a parameter whose option is another request's; null where it is none or this one's.</summary>
    /// <param name="parameter">The parameter.</param>
    public RoseException? NotRead(string parameter)
    {
        var options = Options(parameter);
        if (options.Count == 0 || options.Exists(option => option.IsOf(request)))
        {
            return null;
        }

        var chosen = command.GetCustomAttributes<BindsAttribute>().Where(binds => options[0].IsOf(binds.Request)).ToList();
        return ErrorRecords.NotRead(options[0].Key, chosen[0].When!, chosen.Select(binds => binds.Is!));
    }

    /// <summary>The parameter that sets an option, or the record that it is of; null where none does.</summary>
    /// <param name="command">The command's type.</param>
    /// <param name="key">The option's dotted key.</param>
    public static string? ParameterOf(Type command, string key)
    {
        for (var part = key; part.Length > 0; part = part[..Math.Max(part.LastIndexOf('.'), 0)])
        {
            if (command.GetProperties().FirstOrDefault(property => property.GetCustomAttributes<OptionAttribute>().Any(option => option.Key == part)) is { } property)
            {
                return property.Name;
            }
        }

        return null;
    }

    private List<OptionAttribute> Options(string parameter) => [.. command.GetProperty(parameter)?.GetCustomAttributes<OptionAttribute>() ?? []];

    private static object Value(RequestOption option, object value, Func<string, string> resolve) => value switch
    {
        string text => IsPath(option, text) ? resolve(text) : text,
        IEnumerable list => list.Cast<object>().Select(item => Value(option, item, resolve)).ToArray(),
        IFormattable and not Enum => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static bool IsPath(RequestOption option, string text) =>
        option.InputPath is { } input ? !input.Names.Contains(text, StringComparer.OrdinalIgnoreCase)
        : option.Property.GetCustomAttribute<PlaceAttribute>() is { IsPath: true };
}
