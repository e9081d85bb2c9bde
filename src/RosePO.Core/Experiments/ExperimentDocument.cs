using RosePO.Core.Experiments.Files;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments;

/// <summary>An experiment as one tree of nodes: what it extends merged in, overrides applied, references resolved.</summary>
/// <param name="File">The file. Absolute.</param>
/// <param name="Root">The one mapping.</param>
/// <param name="Source">For errors.</param>
internal sealed record ExperimentDocument(string File, YamlMappingNode Root, BindingSource Source)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="RoseException">A file is missing or is not a YAML mapping, or a reference leads nowhere.</exception>
    public static ExperimentDocument Load(string file, IReadOnlyDictionary<string, string> overrides)
    {
        var source = new BindingSource(file);
        var root = Extending.Load(file, source);
        foreach (var (key, value) in overrides)
        {
            Overriding.Set(root, source, key, value);
        }

        Interpolation.Resolve(root, source);
        return new ExperimentDocument(file, root, source);
    }
}
