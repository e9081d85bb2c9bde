using RosePO.Core.Experiments.Binding;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Stages;

/// <summary>The kinds of stages, in the order in which sections are planned.</summary>
internal static class StageList
{
    /// <summary>All of them. Where a section has several kinds, the first that takes an entry is its kind.</summary>
    public static IReadOnlyList<Stage> All { get; } =
    [
        new DatasetStage(), new NamedDatasetStage(), new PretrainStage(), new SftStage(), new ImportPairsStage(), new PairsStage(), new OracleStage(),
        new SmoothStage(), new TunedStage(), new AlignStage(), new SelfPlayStage(), new ChooseStage(), new MeasureStage(),
    ];

    /// <summary>The sections of a file.</summary>
    public static IReadOnlyList<string> Sections { get; } = [.. All.Select(stage => stage.Section).Distinct()];

    /// <summary>The kinds of a section; none where there is no such section.</summary>
    public static IEnumerable<Stage> Of(string section) => All.Where(stage => stage.Section == section);

    /// <summary>
    /// Whether a section has entries by name. Where it may be one stage too, it has names if none of its keys is one of that stage and all of its values are
    /// mappings.
    /// </summary>
    public static bool HasNames(string section, YamlNode node) => Of(section).First() is var stage && stage.Naming switch
    {
        StageNaming.One => false,
        StageNaming.ByName => true,
        _ => node is YamlMappingNode { Children.Count: > 0 } mapping && mapping.Children.All(pair =>
            pair.Value is YamlMappingNode && pair.Key is YamlScalarNode { Value: { } key } && !stage.Shape.Has(key)),
    };

    /// <summary>The stages of a file in the order of sections and file.</summary>
    /// <param name="root">The experiment.</param>
    /// <param name="binder">For errors.</param>
    internal static IEnumerable<(Stage Stage, YamlNode? Key, string? Name, string Path, YamlNode Value)> Entries(YamlMappingNode root, RequestBinder binder)
    {
        foreach (var section in Sections)
        {
            if (!root.Children.TryGetValue(section, out var node))
            {
                continue;
            }

            if (!HasNames(section, node))
            {
                yield return (Kind(section, node, section), null, null, section, node);
                continue;
            }

            foreach (var (key, value) in binder.Mapping(node, section).Children)
            {
                var name = binder.KeyText(key, section);
                yield return (Kind(section, value, $"{section}.{name}"), key, name, $"{section}.{name}", value);
            }
        }

        Stage Kind(string section, YamlNode value, string path) => Of(section).First(kind => kind.Takes(binder.Mapping(value, path)));
    }
}
