using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Files;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Binding;

/// <summary>The values of a section that came from the environment, by dotted key; a list's by their index.</summary>
/// <param name="source">Knows how values are published.</param>
internal sealed class PublishedKeys(BindingSource source)
{
    private readonly Dictionary<string, PublishedText> _texts = new(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public IReadOnlyDictionary<string, PublishedText> All => _texts;

    /// <summary>Takes what a node contains, in place of what a key had before.</summary>
    public void Set(string key, YamlNode node)
    {
        _texts.Remove(key);
        foreach (var (name, value) in Nodes.Values(node, key, numbered: true))
        {
            if (value.Value is { } text && source.PublishedOf(value) is { } written)
            {
                _texts[name] = new PublishedText(text, written);
            }
        }
    }

    /// <summary>Forgets a key.</summary>
    public void Remove(string key) => _texts.Remove(key);

    /// <summary>Publishes the absolute path of what a key names as the reference that the file has.</summary>
    /// <param name="key">The dotted key.</param>
    /// <param name="at">Where the file names it.</param>
    public void SetPath(string key, YamlNode at)
    {
        if (source.PublishedOf(at) is { } written && at is YamlScalarNode { Value: { } path })
        {
            var folder = source.FolderOf(at);
            _texts[key] = new PublishedText(Path.GetFullPath(path, folder), Path.IsPathRooted(path) ? written : $"{Interpolation.Escaped(folder)}/{written}");
        }
    }
}
