using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments;

/// <summary>An experiment file as a tree of nodes that know their line and column, with overrides applied.</summary>
internal sealed class ExperimentDocument
{
    private ExperimentDocument(string file, YamlMappingNode root, BindingSource source)
    {
        File = file;
        Root = root;
        Source = source;
    }

    /// <summary>The file. Absolute.</summary>
    public string File { get; }

    /// <summary>The file's one mapping.</summary>
    public YamlMappingNode Root { get; }

    /// <summary>For errors.</summary>
    public BindingSource Source { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="RoseException">The file is missing or is not a YAML mapping.</exception>
    public static ExperimentDocument Load(string file, IReadOnlyDictionary<string, string> overrides)
    {
        if (!System.IO.File.Exists(file))
        {
            throw ExperimentErrors.FileNotFound(file);
        }

        var stream = new YamlStream();
        using var reader = new StreamReader(file, Encoding.UTF8);
        var scanner = new Scanner(reader);
        try
        {
            stream.Load(new Parser(scanner));
        }
        catch (YamlException exception)
        {
            throw ExperimentErrors.Syntax(file, exception.Start, exception.InnerException?.Message ?? exception.Message);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // The scanner gives up on some texts without an exception of its own; it still knows where it was.
            throw ExperimentErrors.Syntax(file, scanner.CurrentPosition, "nothing can be read here");
        }

        if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode root)
        {
            throw ExperimentErrors.NotAMapping(file);
        }

        var source = new BindingSource(file);
        foreach (var (key, value) in overrides)
        {
            Override(root, source, key, new YamlScalarNode(value));
        }

        return new ExperimentDocument(file, root, source);
    }

    /// <summary>Sets the value at a dotted key, making the mappings on the way that do not exist yet.</summary>
    internal static void Override(YamlMappingNode root, BindingSource source, string dottedKey, YamlNode value)
    {
        var text = $"{dottedKey}={value}";
        var at = root;
        var parts = dottedKey.Split('.');
        foreach (var part in parts[..^1])
        {
            if (!at.Children.TryGetValue(part, out var next) || next is YamlScalarNode { Value: null or "" })
            {
                next = new YamlMappingNode();
                source.MarkOverride(next, text);
                Set(at, source, text, part, next);
            }

            at = next as YamlMappingNode ?? throw source.Error(
                RoseErrorCode.ExperimentValueInvalid, next, $"'{part}' of the override '{text}' is not a mapping: name a key below one.");
        }

        source.MarkOverride(value, text);
        Set(at, source, text, parts[^1], value);
    }

    private static void Set(YamlMappingNode mapping, BindingSource source, string text, string key, YamlNode value)
    {
        var name = new YamlScalarNode(key);
        source.MarkOverride(name, text);
        mapping.Children.Remove(name);
        mapping.Children.Add(name, value);
    }
}
