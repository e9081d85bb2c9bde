using RosePO.Core.Experiments.Binding;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Files;

/// <summary>An experiment, or a variant of a sweep, as one tree of nodes: what it extends merged in, overrides applied, references resolved.</summary>
/// <param name="File">The file. Absolute.</param>
/// <param name="Root">The one mapping.</param>
/// <param name="Source">For errors.</param>
internal sealed record ExperimentDocument(string File, YamlMappingNode Root, BindingSource Source)
{
    /// <summary>The variant's name; empty where the experiment is one run.</summary>
    public string Variant { get; init; } = "";

    /// <summary>What sets the variant apart.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; } = [];

    /// <summary>Reads a file: one document, or one for each variant of a sweep.</summary>
    /// <exception cref="RoseException">A file is missing or is not a YAML mapping, or a reference leads nowhere.</exception>
    public static IReadOnlyList<ExperimentDocument> Load(string file, IReadOnlyDictionary<string, string> overrides)
    {
        var (_, source, variants) = Read(file, overrides);
        if (variants is [{ Count: 0 }])
        {
            return [Expand(file, overrides, 0, "")];
        }

        var names = VariantName.Of(variants, source);
        return [.. names.Select((name, i) => Expand(file, overrides, i, name))];
    }

    // Each variant is a tree of its own, as references are resolved in place.
    private static ExperimentDocument Expand(string file, IReadOnlyDictionary<string, string> overrides, int index, string name)
    {
        var (root, source, variants) = Read(file, overrides);
        var settings = variants[index];
        foreach (var setting in settings)
        {
            Overriding.RequireEntry(root, source, setting.Key, setting.KeyNode);
            Overriding.Set(root, source, setting);
        }

        Interpolation.Resolve(root, source);
        return new ExperimentDocument(file, root, source)
        {
            Variant = name,
            Settings = [.. settings.Select(setting => KeyValuePair.Create(setting.Key, VariantName.Text(setting.Value, source)))],
        };
    }

    private static (YamlMappingNode Root, BindingSource Source, IReadOnlyList<IReadOnlyList<ListedValue>> Variants) Read(
        string file, IReadOnlyDictionary<string, string> overrides)
    {
        var source = new BindingSource(file);
        var root = Extending.Load(file, source);
        foreach (var (key, value) in overrides)
        {
            Overriding.Set(root, source, key, value);
        }

        return (root, source, SweepFile.Take(root, source));
    }
}
