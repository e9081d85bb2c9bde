using RosePO.Core.Experiments.Binding;
using RosePO.Core.Experiments.Files;
using RosePO.Core.Experiments.Stages;
using RosePO.Core.Options;

namespace RosePO.Core.Experiments;

/// <summary>The keys of experiment files by their dotted names, for completion.</summary>
internal static class ExperimentKeys
{
    /// <summary>The keys that an override may set. Sections of names have those of the file, or <c>NAME</c> without one.</summary>
    /// <param name="file">An experiment file, or null. Absolute.</param>
    public static IEnumerable<ExperimentKey> Of(string? file)
    {
        var prefixes = file is null ? null : PrefixesOf(file);
        return Keys("", new SectionShape(typeof(ExperimentSettings)))
            .Concat(StageList.All.SelectMany(stage => Prefixes(stage, prefixes).SelectMany(prefix => Keys(prefix, stage.Shape))))
            .DistinctBy(key => key.Name);
    }

    private static IEnumerable<string> Prefixes(Stage stage, ILookup<Stage, string>? known) =>
        known is null ? [stage.Naming == StageNaming.ByName ? $"{stage.Section}.NAME." : $"{stage.Section}."]
        : known.Contains(stage) ? known[stage]
        : stage.Naming == StageNaming.ByName ? [] : [$"{stage.Section}."];

    // The start of each entry's keys, by what kind of stage it is.
    private static ILookup<Stage, string>? PrefixesOf(string file)
    {
        try
        {
            var document = ExperimentDocument.Load(file, new Dictionary<string, string>())[0];
            return StageList.Entries(document.Root, new RequestBinder(document.Source)).ToLookup(entry => entry.Stage, entry => entry.Path + ".");
        }
        catch (RoseException)
        {
            // What is wrong with the file its run will say.
            return null;
        }
    }

    private static IEnumerable<ExperimentKey> Keys(string prefix, SectionShape shape) => RequestOption.Of(shape.Record)
        .Where(option => !shape.Reserved.Contains(option.Key.Split('.')[0]) && !OptionText.IsList(option.Type))
        .Select(option => Key(prefix + option.Key, option.Type))
        .Concat(shape.Extra.Where(extra => !OptionText.IsList(extra.Type)).Select(extra => Key(prefix + extra.Name, extra.Type)))
        .Concat(shape.Parts.SelectMany(part => Keys($"{prefix}{part.Name}.", part.Shape)));

    private static ExperimentKey Key(string name, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return new ExperimentKey(name, type.IsEnum ? Enum.GetNames(type) : type == typeof(bool) ? ["true", "false"] : [], OptionText.Expected(type));
    }
}

/// <summary>A key of an experiment file.</summary>
/// <param name="Name">Its dotted name.</param>
/// <param name="Values">The values that it can have, where they are few; otherwise empty.</param>
/// <param name="Kind">What its value is, such as <c>a whole number</c>.</param>
internal sealed record ExperimentKey(string Name, IReadOnlyList<string> Values, string Kind);
