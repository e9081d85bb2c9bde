using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace RosePO.Core.Options;

/// <summary>
/// Checks a request against what its properties declare: ranges, names of enums, and no option that is set where nothing reads it. Operations and all front ends use
/// this check alone. Rules over several properties are the operations' own.
/// </summary>
internal static class OptionCheck
{
    /// <summary>Checks a request.</summary>
    /// <param name="request">The request record.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>, with the option; all that is wrong is reported together.</exception>
    public static void Run(object request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var errors = new List<RoseException>();
        CheckValues(request, "", errors);

        // What is read may hinge on a value that is none.
        if (errors.Count == 0)
        {
            CheckRead(request, Activator.CreateInstance(request.GetType())!, "", errors);
        }

        if (errors.Count > 0)
        {
            // What makes one option count is reported once, from the outside in.
            throw RoseException.Together(errors.DistinctBy(error => error.Option));
        }
    }

    private static void CheckValues(object record, string prefix, List<RoseException> errors)
    {
        foreach (var property in RequestOption.Properties(record.GetType()))
        {
            CheckValue(property, property.GetValue(record), prefix + RequestOption.KeyOf(property), errors);
        }
    }

    private static void CheckValue(PropertyInfo property, object? value, string key, List<RoseException> errors)
    {
        switch (value)
        {
            case null or string or bool:
                break;
            case Enum name when !Enum.IsDefined(name.GetType(), name):
                errors.Add(OptionErrors.Invalid(key, OptionText.Describe(name), OptionText.Expected(name.GetType())));
                break;
            case int or double when !Allows(property, Convert.ToDouble(value, CultureInfo.InvariantCulture)):
                errors.Add(OptionErrors.Invalid(key, OptionText.Describe(value), OptionText.Expected(value.GetType(), property.GetCustomAttribute<RangeAttribute>())));
                break;
            case IDictionary:
                break;
            case IEnumerable list:
                foreach (var item in list)
                {
                    CheckValue(property, item, key, errors);
                }

                break;
            case var nested when RequestOption.IsRecord(nested.GetType()):
                CheckValues(nested, key + ".", errors);
                break;
        }
    }

    private static bool Allows(PropertyInfo property, double number)
    {
        if (!double.IsFinite(number))
        {
            return false;
        }

        if (property.GetCustomAttribute<RangeAttribute>() is not { } range)
        {
            return true;
        }

        var (low, high) = OptionText.Ends(range);
        return (range.MinimumIsExclusive ? number > low : number >= low) && (range.MaximumIsExclusive ? number < high : number <= high);
    }

    private static void CheckRead(object record, object defaults, string prefix, List<RoseException> errors)
    {
        var type = record.GetType();
        foreach (var property in RequestOption.Properties(type))
        {
            var (value, usual, key) = (property.GetValue(record), property.GetValue(defaults), prefix + RequestOption.KeyOf(property));
            foreach (var condition in property.GetCustomAttributes<ReadWhenAttribute>())
            {
                var other = type.GetProperty(condition.Property)!;
                if (!IsMet(condition, other.GetValue(record)) && FirstDifference(value, usual, key) is { } different)
                {
                    errors.Add(OptionErrors.Unread(different, OptionText.Words(condition, other, prefix), condition.Not));
                }
            }

            if (value is not null && RequestOption.IsRecord(property.PropertyType))
            {
                CheckRead(value, Activator.CreateInstance(value.GetType())!, key + ".", errors);
            }
        }
    }

    private static bool IsMet(ReadWhenAttribute condition, object? value) => condition.Values.Count == 0
        ? value is not (null or 0 or 0.0 or false or "" or ICollection { Count: 0 })
        : condition.Not != (value is IEnumerable list and not string
            ? list.Cast<object>().Any(item => condition.Values.Any(wanted => Is(item, wanted)))
            : condition.Values.Any(wanted => Is(value, wanted)));

    // Names of things that are no enum, such as Embedded, are compared as users write them.
    private static bool Is(object? value, object wanted) =>
        value is string text && wanted is string name ? text.Equals(name, StringComparison.OrdinalIgnoreCase) : Equals(value, wanted);

    // The key of the first value that is not the usual one; null where none differs.
    private static string? FirstDifference(object? value, object? usual, string key)
    {
        if (value is IEnumerable list and not string && usual is IEnumerable usualList)
        {
            return list.Cast<object>().SequenceEqual(usualList.Cast<object>()) ? null : key;
        }

        return value is null || !RequestOption.IsRecord(value.GetType()) || usual?.GetType() != value.GetType()
            ? Equals(value, usual) ? null : key
            : RequestOption.Properties(value.GetType())
                .Select(property => FirstDifference(property.GetValue(value), property.GetValue(usual), $"{key}.{RequestOption.KeyOf(property)}"))
                .FirstOrDefault(different => different is not null);
    }
}
