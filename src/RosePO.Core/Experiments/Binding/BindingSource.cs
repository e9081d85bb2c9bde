using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Binding;

/// <summary>Where values come from, so that an error can say it: a file's line and column, an override, or a task's parameter.</summary>
/// <param name="file">The experiment file; null for a task's parameters.</param>
internal sealed class BindingSource(string? file)
{
    // A message contains a shorter value by chance.
    private const int ShortestSecret = 4;

    private readonly List<RoseException> _mistakes = [];
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

    /// <summary>Does something that may find a mistake of a file, which is kept while what follows is read; one of a task's parameters is thrown.</summary>
    public void Try(Action action)
    {
        try
        {
            action();
        }
        catch (RoseException error) when (file is not null)
        {
            _mistakes.Add(error);
        }
    }

    /// <summary>Keeps a mistake of a file; one of a task's parameters is thrown.</summary>
    public void Note(RoseException error) => Try(() => throw error);

    /// <summary>Fails with all mistakes that were found so far, in the order of the file.</summary>
    public void ThrowMistakes()
    {
        if (_mistakes.Count > 0)
        {
            throw RoseException.Together(_mistakes.SelectMany(mistake => mistake.All()).OrderBy(mistake => mistake.File != file).ThenBy(mistake => mistake.Line).ThenBy(mistake => mistake.Column));
        }
    }

    /// <summary>Remembers that a node came from an override and not from the file.</summary>
    public void MarkOverride(YamlNode node, string text) => _overrides[node] = text;

    /// <summary>Remembers that a node is in another file than the experiment's own.</summary>
    public void MarkFile(YamlNode node, string other) => _files[node] = other;

    /// <summary>Remembers that a node was made, and for which one of a file.</summary>
    public void MarkPlace(YamlNode node, YamlNode place) => _places[node] = PlaceOf(place);

    /// <summary>A node that was made for one of a file.</summary>
    public YamlNode Made(YamlNode node, YamlNode place)
    {
        MarkPlace(node, place);
        return node;
    }

    /// <summary>Remembers an environment variable whose value went into a node.</summary>
    public void MarkVariable(string name, string value, bool isPublic)
    {
        _variables[name] = value;
        if (!isPublic)
        {
            _secrets[name] = value;
        }
    }

    /// <summary>Remembers how a value is published that contains some of the environment.</summary>
    public void MarkPublished(YamlNode node, string text) => _published[node] = text;

    /// <summary>How a value is published, as a file writes it; null where as it is.</summary>
    public string? PublishedOf(YamlNode node) => _published.GetValueOrDefault(node);

    /// <summary>The environment variables that were read, with their values.</summary>
    public IReadOnlyDictionary<string, string> Variables => _variables;

    /// <summary>The folder that relative paths of a node start at: that of the file it is written in.</summary>
    public string FolderOf(YamlNode node) => Path.GetDirectoryName(FileOf(PlaceOf(node)))!;

    /// <summary>Makes the error of a value at its place.</summary>
    /// <param name="code">Which error it is; a task's parameters know only that the request is invalid.</param>
    /// <param name="at">The node at fault.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="option">The dotted key in the request, where it is about one.</param>
    /// <param name="cause">The operation's error, where it is that which is placed.</param>
    public RoseException Error(RoseErrorCode code, YamlNode at, string message, string? option = null, Exception? cause = null)
    {
        message = Published(at, message);
        if (file is null)
        {
            return new RoseException(RoseErrorCode.RequestInvalid, message, cause) { Option = option };
        }

        var place = PlaceOf(at);
        return _overrides.TryGetValue(place, out var text)
            ? new RoseException(code, $"Override '{text}': {message}", cause) { Option = option, File = file }
            : new RoseException(code, message, cause) { Option = option, File = FileOf(place), Line = (int)place.Start.Line, Column = (int)place.Start.Column };
    }

    /// <summary>A place in words, for an error about two of them.</summary>
    public string Words(YamlNode at) => _overrides.ContainsKey(PlaceOf(at))
        ? "set by an override"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"line {PlaceOf(at).Start.Line} of {Path.GetFileName(FileOf(PlaceOf(at)))}");

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
