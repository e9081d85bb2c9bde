using System.Reflection;
using RosePO.Core.Experiments.Sections;

namespace RosePO.Core.Experiments;

/// <summary>The keys of experiment files by their dotted names, for completion.</summary>
public static class ExperimentKeys
{
    private static readonly (string Section, Type Record, IReadOnlyList<string> Reserved)[] s_single =
    [
        ("dataset", typeof(ImportDatasetRequest), SectionKeys.Dataset),
        ("pretrain", typeof(TrainingRequest), SectionKeys.Training),
        ("sft", typeof(TrainingRequest), SectionKeys.Training),
        ("measure", typeof(MeasurementRequest), SectionKeys.Measure),
    ];

    private static readonly (string Section, Type Record, IReadOnlyList<string> Reserved)[] s_named =
    [
        ("pairs", typeof(PreferencePairsRequest), SectionKeys.Pairs),
        ("smooth", typeof(OracleSmoothingRequest), SectionKeys.Smooth),
        ("align", typeof(TrainingRequest), SectionKeys.Align),
    ];

    /// <summary>
    /// The keys that an override may set. Sections of names (<c>pairs</c>, <c>smooth</c>, <c>align</c>) have those of the file, or <c>NAME</c>
    /// without one.
    /// </summary>
    /// <param name="file">An experiment file, or null. Absolute.</param>
    public static IEnumerable<ExperimentKey> Of(string? file)
    {
        var names = file is null ? null : NamesOf(file);
        return Keys("", typeof(ExperimentSettings), [])
            .Concat(s_single.SelectMany(section => Keys(section.Section + ".", section.Record, section.Reserved)))
            .Concat(s_named.SelectMany(section => (names is null ? ["NAME"] : names.GetValueOrDefault(section.Section, []))
                .SelectMany(name => Keys($"{section.Section}.{name}.", section.Record, section.Reserved))));
    }

    private static Dictionary<string, string[]>? NamesOf(string file)
    {
        try
        {
            var document = ExperimentDocument.Load(file, new Dictionary<string, string>());
            var binder = new RequestBinder(document.Source);
            return s_named
                .Where(section => document.Root.Children.ContainsKey(section.Section))
                .ToDictionary(
                    section => section.Section,
                    section => binder.Mapping(document.Root.Children[section.Section], section.Section)
                        .Children.Keys.Select(key => binder.KeyText(key, section.Section)).ToArray());
        }
        catch (RoseException)
        {
            // What is wrong with the file its run will say.
            return null;
        }
    }

    private static IEnumerable<ExperimentKey> Keys(string prefix, Type record, IReadOnlyList<string> reserved)
    {
        foreach (var property in record.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is not null))
        {
            var key = RequestBinder.KeyOf(property);
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (reserved.Contains(key))
            {
                continue;
            }

            if (type == typeof(string) || type.IsPrimitive || type.IsEnum)
            {
                yield return new ExperimentKey(
                    prefix + key, type.IsEnum ? Enum.GetNames(type) : type == typeof(bool) ? ["true", "false"] : [], NameOf(type));
            }
            else if (!type.IsGenericType && !type.IsArray)
            {
                foreach (var inner in Keys($"{prefix}{key}.", type, []))
                {
                    yield return inner;
                }
            }
        }
    }

    private static string NameOf(Type type) =>
        type == typeof(string) ? "a text" : type == typeof(int) ? "a whole number" : type == typeof(bool) ? "true or false"
        : type.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(type)) : "a number";
}

/// <summary>A key of an experiment file.</summary>
/// <param name="Name">Its dotted name.</param>
/// <param name="Values">The values that it can have, where they are few; otherwise empty.</param>
/// <param name="Kind">What its value is, such as <c>a whole number</c>.</param>
public sealed record ExperimentKey(string Name, IReadOnlyList<string> Values, string Kind);
