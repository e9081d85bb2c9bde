using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;

namespace RosePO.Core.Options;

/// <summary>One option of a request, as its property declares it.</summary>
/// <param name="Key">Its dotted key, such as <c>lora.rank</c>.</param>
/// <param name="Path">The properties that lead to it, its own last.</param>
internal sealed record RequestOption(string Key, IReadOnlyList<PropertyInfo> Path)
{
    /// <summary>The property that declares it.</summary>
    public PropertyInfo Property => Path[^1];

    /// <summary>The type of its value.</summary>
    public Type Type => Property.PropertyType;

    /// <summary>The numbers that it takes; null for all that are finite.</summary>
    public RangeAttribute? Range => Property.GetCustomAttribute<RangeAttribute>();

    /// <summary>Whether it says where or how rather than what.</summary>
    public bool IsPlace => Path.Any(property => property.IsDefined(typeof(PlaceAttribute)));

    /// <summary>Whether its value, where it is not a name, is a path of something that is read.</summary>
    public InputPathAttribute? InputPath => Property.GetCustomAttribute<InputPathAttribute>();

    /// <summary>Its name as a parameter of a cmdlet or task; empty where it is none.</summary>
    public string ParameterName => Property.GetCustomAttribute<ParameterNameAttribute>()?.Name ?? string.Concat(Path.Where(property => !property.IsDefined(typeof(UnprefixedAttribute))).Select(property => property.Name));

    /// <summary>The options of a record, nested records' in their places, in the order of declaration.</summary>
    /// <param name="record">The record's type.</param>
    public static IEnumerable<RequestOption> Of(Type record) => Of(record, "", []);

    /// <summary>The key of a property in its record.</summary>
    public static string KeyOf(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    /// <summary>The properties of a record that can be set: those of its base first.</summary>
    public static IEnumerable<PropertyInfo> Properties(Type record) => record
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.SetMethod is not null)
        .OrderBy(property => Depth(property.DeclaringType!));

    /// <summary>Whether a type is a record of options rather than a value or a list: requests and what they nest are declared in one assembly.</summary>
    public static bool IsRecord(Type type) =>
        type is { IsClass: true, IsGenericType: false, IsArray: false } && type.Assembly == typeof(ReadWhenAttribute).Assembly;

    private static IEnumerable<RequestOption> Of(Type record, string prefix, PropertyInfo[] path) => Properties(record).SelectMany(property =>
        IsRecord(property.PropertyType)
            ? Of(property.PropertyType, $"{prefix}{KeyOf(property)}.", [.. path, property])
            : [new RequestOption(prefix + KeyOf(property), [.. path, property])]);

    private static int Depth(Type type) => type.BaseType is { } parent ? Depth(parent) + 1 : 0;
}
