using System.Reflection;

namespace RosePO.Help;

/// <summary>The defaults of parameters that set options: those of the requests.</summary>
internal static class OptionDefaults
{
    /// <summary>
    /// The default, and after it those of other requests or records where they differ (<c>0.001 (Align: 0.0001)</c>); null where a parameter sets no option.
    /// </summary>
    /// <param name="command">The cmdlet.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="shown">Writes a value.</param>
    public static string? Of(Type command, PropertyInfo parameter, Func<object?, string> shown)
    {
        var binds = command.GetCustomAttributes<BindsAttribute>().ToList();
        var defaults = parameter.GetCustomAttributes<OptionAttribute>()
            .SelectMany(option => binds.Where(one => option.IsOf(one.Request)).Select(one => (
                Of: one.Is ?? option.Key.Split('.')[0],
                Value: shown(Value(Activator.CreateInstance(one.Request), option.Key)))))
            .ToList();
        if (defaults.Count == 0)
        {
            return null;
        }

        var others = defaults.Where(one => one.Value != defaults[0].Value && one.Value != shown(null)).Select(one => $"{one.Of}: {one.Value}");
        return others.Any() ? $"{defaults[0].Value} ({string.Join(", ", others)})" : defaults[0].Value;
    }

    private static object? Value(object? record, string key) => key.Split('.').Aggregate(
        record,
        (at, name) => at?.GetType().GetProperty(name, BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance)?.GetValue(at));
}
