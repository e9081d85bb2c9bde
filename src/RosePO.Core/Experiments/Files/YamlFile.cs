using RosePO.Core.Experiments.Binding;
using RosePO.Core.Text;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Files;

/// <summary>Reads one YAML file as a tree of nodes that know their line and column.</summary>
internal static class YamlFile
{
    /// <summary>The file's one mapping. Every node is written once: what an alias names is copied, so that a change of one is none of the other.</summary>
    /// <exception cref="RoseException">The file is missing or is not a YAML mapping.</exception>
    public static YamlMappingNode Read(string file, BindingSource source)
    {
        if (!File.Exists(file))
        {
            throw ExperimentErrors.FileNotFound(file);
        }

        var root = YamlText.Root(TextFile.Read(file), (at, what) => ExperimentErrors.Syntax(file, at, what)) as YamlMappingNode
            ?? throw ExperimentErrors.NotAMapping(file);
        return (YamlMappingNode)new AliasCopies(source).Unshare(root);
    }

    /// <summary>Reads the value of an override: a list or mapping as YAML writes them in one line, anything else as its text.</summary>
    /// <exception cref="RoseException">A list or mapping is not complete.</exception>
    public static YamlNode Value(string text, BindingSource source, Func<string, RoseException> error)
    {
        if (!text.StartsWith('[') && !text.StartsWith('{'))
        {
            return new YamlScalarNode(text);
        }

        var root = YamlText.Root(text, (_, what) => error(what)) ?? throw error("nothing can be read here");
        return new AliasCopies(source).Unshare(root);
    }
}
