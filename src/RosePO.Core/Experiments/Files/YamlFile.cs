using System.Text;
using YamlDotNet.Core;
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

        using var reader = new StreamReader(file, Encoding.UTF8);
        var root = Parse(reader, (at, what) => ExperimentErrors.Syntax(file, at, what)) as YamlMappingNode ?? throw ExperimentErrors.NotAMapping(file);
        return (YamlMappingNode)new AliasCopies(file, source).Unshare(root);
    }

    /// <summary>Reads the value of an override: a list or mapping as YAML writes them in one line, anything else as its text.</summary>
    /// <exception cref="RoseException">A list or mapping is not whole.</exception>
    public static YamlNode Value(string text, Func<string, RoseException> error)
    {
        if (!text.StartsWith('[') && !text.StartsWith('{'))
        {
            return new YamlScalarNode(text);
        }

        using var reader = new StringReader(text);
        return Parse(reader, (_, what) => error(what)) ?? throw error("nothing can be read here");
    }

    private static YamlNode? Parse(TextReader reader, Func<Mark, string, RoseException> error)
    {
        var stream = new YamlStream();
        var scanner = new Scanner(reader);
        try
        {
            stream.Load(new Parser(scanner));
        }
        catch (YamlException exception)
        {
            // Of a tab the scanner says where the mapping starts, and where it is found.
            var at = exception.Message.Contains("tab", StringComparison.Ordinal) ? exception.End : exception.Start;
            throw error(at, exception.InnerException?.Message ?? exception.Message);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // The scanner gives up on some texts without an exception of its own; it still knows where it was.
            throw error(scanner.CurrentPosition, "nothing can be read here");
        }

        return stream.Documents.Count == 1 ? stream.Documents[0].RootNode : null;
    }
}
