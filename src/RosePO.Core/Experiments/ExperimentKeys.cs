using System.Reflection;
using RosePO.Core.Experiments.Sections;

namespace RosePO.Core.Experiments;

/// <summary>The keys of experiment files by their dotted names, for completion.</summary>
public static class ExperimentKeys
{
    /// <summary>The sections in the order of the stages.</summary>
    internal static IReadOnlyList<SectionRecord> Sections { get; } =
    [
        new("dataset", typeof(ImportDatasetRequest), SectionKeys.Dataset, "What is imported, and how it is prepared."),
        new("pretrain", typeof(PretrainRequest), SectionKeys.Training, "Pretraining on packed histories."),
        new("sft", typeof(SftRequest), SectionKeys.Training, "Supervised fine-tuning on prompts."),
        new("pairs", typeof(PreferencePairsRequest), SectionKeys.Pairs, "Sets of preference pairs."),
        new("smooth", typeof(OracleSmoothingRequest), SectionKeys.Smooth, "How pair sets are smoothed, each under its pair set's name."),
        new("align", typeof(AlignRequest), SectionKeys.Align, "Preference-optimised models."),
        new("measure", typeof(MeasurementRequest), SectionKeys.Measure, "What is measured, and against what."),
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
            .Concat(Sections.SelectMany(section => Prefixes(section, names).SelectMany(prefix => Keys(prefix, section.Record, section.Reserved))));
    }

    private static IEnumerable<string> Prefixes(SectionRecord section, Dictionary<string, string[]>? names) => !section.IsNamed
        ? [section.Name + "."]
        : (names is null ? ["NAME"] : names.GetValueOrDefault(section.Name, [])).Select(name => $"{section.Name}.{name}.");

    private static Dictionary<string, string[]>? NamesOf(string file)
    {
        try
        {
            var document = ExperimentDocument.Load(file, new Dictionary<string, string>())[0];
            var binder = new RequestBinder(document.Source);
            return SectionKeys.Named
                .Where(section => document.Root.Children.ContainsKey(section))
                .ToDictionary(
                    section => section,
                    section => binder.Mapping(document.Root.Children[section], section).Children.Keys.Select(key => binder.KeyText(key, section)).ToArray());
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

/// <summary>A section of experiment files.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Record">The request that it is bound to.</param>
/// <param name="Reserved">Keys of the request that are not the user's to set.</param>
/// <param name="About">What it is, in a sentence.</param>
internal sealed record SectionRecord(string Name, Type Record, IReadOnlyList<string> Reserved, string About)
{
    /// <summary>Whether it holds entries by name.</summary>
    public bool IsNamed => SectionKeys.Named.Contains(Name);
}
