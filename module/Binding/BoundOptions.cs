using System.Collections;
using System.Globalization;
using RosePO.Core.Options;

namespace RosePO.Binding;

/// <summary>Bound parameters as values of a request.</summary>
internal static class BoundOptions
{
    /// <summary>The values by dotted key; what has no value is left to the request's default.</summary>
    /// <param name="command">The command's type.</param>
    /// <param name="request">The request's type.</param>
    /// <param name="bound">The parameters.</param>
    /// <param name="preferred">The record whose option is taken where a parameter sets those of several.</param>
    /// <param name="resolve">Makes a path absolute.</param>
    public static IEnumerable<KeyValuePair<string, object>> Of(
        Type command, Type request, IReadOnlyDictionary<string, object?> bound, string? preferred, Func<string, string> resolve)
    {
        var options = RequestOption.Of(request).ToDictionary(option => option.Key, StringComparer.Ordinal);
        foreach (var (parameter, value) in bound)
        {
            if (value is not null && command.GetProperty(parameter) is { } property && ParameterOptions.KeyOf(property, request, preferred) is { } key)
            {
                yield return KeyValuePair.Create(key, Value(options[key], value, resolve));
            }
        }
    }

    private static object Value(RequestOption option, object value, Func<string, string> resolve) => value switch
    {
        string text => ParameterOptions.IsPath(option, text) ? resolve(text) : text,
        IEnumerable list => list.Cast<object>().Select(item => Value(option, item, resolve)).ToArray(),
        IFormattable and not Enum => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
