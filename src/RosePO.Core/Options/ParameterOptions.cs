using System.Reflection;

namespace RosePO.Core.Options;

/// <summary>Parameters of cmdlets and tasks as the options of requests that they set.</summary>
internal static class ParameterOptions
{
    /// <summary>The option of a request that a parameter sets, by its dotted key; null where it sets none.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="request">The request's type.</param>
    /// <param name="preferred">The record whose option is taken where the parameter sets those of several; null for the first.</param>
    public static string? KeyOf(PropertyInfo parameter, Type request, string? preferred = null)
    {
        var keys = parameter.GetCustomAttributes<OptionAttribute>().Where(option => option.IsOf(request)).Select(option => option.Key).ToList();
        return keys.Find(key => preferred is not null && key.StartsWith(preferred + ".", StringComparison.OrdinalIgnoreCase)) ?? keys.FirstOrDefault();
    }

    /// <summary>
    /// The error for a parameter that sets an option of another request of its command alone, or of another record than the one that is read; null where it
    /// sets none, or one that may be read.
    /// </summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="request">The request's type.</param>
    /// <param name="preferred">The record that is read of those whose options share parameters; null where there are none.</param>
    public static RoseException? NotRead(PropertyInfo parameter, Type request, string? preferred = null)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (parameter.GetCustomAttributes<OptionAttribute>().FirstOrDefault() is not { } option)
        {
            return null;
        }

        var binds = parameter.DeclaringType!.GetCustomAttributes<BindsAttribute>().Where(binds => option.IsOf(binds.Request)).ToList();
        if (KeyOf(parameter, request, preferred) is not { } key)
        {
            var chooser = binds[0].When!;
            return OptionErrors.Unread(option.Key, $"'{char.ToLowerInvariant(chooser[0])}{chooser[1..]}' is {string.Join(" or ", binds.Select(one => one.Is))}", not: false);
        }

        // The record itself says when it is read.
        var record = RequestOption.Properties(request).First(property => RequestOption.KeyOf(property) == key.Split('.')[0]);
        return preferred is null || record.Name.Equals(preferred, StringComparison.OrdinalIgnoreCase) || !record.IsDefined(typeof(UnprefixedAttribute))
            || record.GetCustomAttribute<ReadWhenAttribute>() is not { } when
            ? null
            : OptionErrors.Unread(key, OptionText.Words(when, request.GetProperty(when.Property)!, string.Empty), when.Not);
    }

    /// <summary>The parameter that sets an option, or else the record that it is of; null where none does.</summary>
    /// <param name="command">The command's type.</param>
    /// <param name="key">The option's dotted key.</param>
    public static string? ParameterOf(Type command, string key)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(key);
        for (var part = key; part.Length > 0; part = part[..Math.Max(part.LastIndexOf('.'), 0)])
        {
            if (command.GetProperties().FirstOrDefault(property => property.GetCustomAttributes<OptionAttribute>().Any(option => option.Key == part)) is { } found)
            {
                return found.Name;
            }
        }

        return null;
    }

    /// <summary>Whether a text that an option is set to is a path, which front ends make absolute.</summary>
    /// <param name="option">The option.</param>
    /// <param name="text">The text.</param>
    public static bool IsPath(RequestOption option, string text)
    {
        ArgumentNullException.ThrowIfNull(option);
        return option.InputPath is { } input
            ? !input.Names.Contains(text, StringComparer.OrdinalIgnoreCase)
            : option.Property.GetCustomAttribute<PlaceAttribute>() is { IsPath: true };
    }
}
