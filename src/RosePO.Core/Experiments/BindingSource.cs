using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments;

/// <summary>Where values come from, so that an error can say it: a file's line and column, an override, or a task's parameter.</summary>
/// <param name="file">The experiment file; null for a task's parameters.</param>
internal sealed class BindingSource(string? file)
{
    // A message holds a shorter value by chance.
    private const int ShortestSecret = 4;

    private readonly Dictionary<YamlNode, string> _overrides = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<YamlNode, string> _files = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<YamlNode, string> _published = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, string> _secrets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<YamlNode, YamlNode> _places = new(ReferenceEqualityComparer.Instance);

    /// <summary>What the keys at the root are keys of.</summary>
    public string Whole => file is null ? "the request" : "an experiment";

    /// <summary>The files that were read: the experiment's, then those that it extends.</summary>
    public IReadOnlyList<string> Files => [.. _files.Values.Distinct()];

    /// <summary>Remembers that a node came from an override and not from the file.</summary>
    public void MarkOverride(YamlNode node, string text) => _overrides[node] = text;

    /// <summary>Remembers that a node stands in another file than the experiment's own.</summary>
    public void MarkFile(YamlNode node, string other) => _files[node] = other;

    /// <summary>Remembers that a node was made and stands for one of a file.</summary>
    public void MarkPlace(YamlNode node, YamlNode place) => _places[node] = PlaceOf(place);

    /// <summary>Remembers an environment variable whose value went into a node.</summary>
    public void MarkVariable(string name, string value, bool isPublic)
    {
        _variables[name] = value;
        if (!isPublic)
        {
            _secrets[name] = value;
        }
    }

    /// <summary>Remembers how a value is published that holds some of the environment.</summary>
    public void MarkPublished(YamlNode node, string text) => _published[node] = text;

    /// <summary>How a value is published, as a file writes it; null where as it is.</summary>
    public string? PublishedOf(YamlNode node) => _published.GetValueOrDefault(node);

    /// <summary>The environment variables that were read, with their values.</summary>
    public IReadOnlyDictionary<string, string> Variables => _variables;

    /// <summary>The folder that relative paths of a node start at: that of the file it is written in.</summary>
    public string FolderOf(YamlNode node) => Path.GetDirectoryName(FileOf(PlaceOf(node)))!;

    /// <summary>Makes the error of a value at its place; one of a request names the option.</summary>
    public RoseException Error(RoseErrorCode code, YamlNode at, string message, string? option = null)
    {
        message = Published(at, message);
        if (file is null)
        {
            return new RoseException(RoseErrorCode.RequestInvalid, message) { Option = option };
        }

        var place = PlaceOf(at);
        return _overrides.TryGetValue(place, out var text)
            ? new RoseException(code, $"Override '{text}': {message}") { File = file }
            : new RoseException(code, message) { File = FileOf(place), Line = (int)place.Start.Line, Column = (int)place.Start.Column };
    }

    /// <summary>An operation's error about an option, at the place that sets it.</summary>
    public RoseException Located(RoseException error, YamlNode at)
    {
        var located = Error(error.Error, at, error.Message);
        return new RoseException(located.Error, located.Message, error) { Option = error.Option, File = located.File, Line = located.Line, Column = located.Column };
    }

    private string Published(YamlNode at, string message)
    {
        if (PublishedOf(at) is { } text && at is YamlScalarNode { Value: { Length: > 0 } value })
        {
            message = message.Replace($"'{value}'", $"'{text}'", StringComparison.Ordinal);
        }

        foreach (var (name, secret) in _secrets.Where(pair => pair.Value.Length >= ShortestSecret).OrderByDescending(pair => pair.Value.Length))
        {
            message = message.Replace(secret, $"${{env:{name}}}", StringComparison.Ordinal);
        }

        return message;
    }

    private YamlNode PlaceOf(YamlNode node) => _places.GetValueOrDefault(node, node);

    /// <summary>The file that a place is in.</summary>
    public string FileOf(YamlNode place) => _files.GetValueOrDefault(place, file ?? "");
}
