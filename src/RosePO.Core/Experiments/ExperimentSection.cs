using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Files;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments;

/// <summary>
/// One section of an experiment as the request of a stage. Three layers, each over the one before: the experiment's shared
/// defaults, the section's own keys, and what only the experiment knows (the stages before, and where the artifact goes).
/// </summary>
/// <typeparam name="TRequest">The request record.</typeparam>
internal sealed class ExperimentSection<TRequest>
{
    private readonly BindingSource _source;
    private readonly RequestBinder _binder;
    private readonly YamlMappingNode _mapping;
    private readonly IReadOnlyCollection<string> _reserved;
    private readonly JsonObject _values = [];
    private readonly JsonObject _names = [];
    private readonly Dictionary<string, PublishedText> _published = new(StringComparer.Ordinal);
    private JsonObject _request = [];

    /// <summary>Binds a section.</summary>
    /// <param name="source">For errors.</param>
    /// <param name="shared">Values that the section takes where it does not set its own.</param>
    /// <param name="root">The mapping that sets them.</param>
    /// <param name="node">The section.</param>
    /// <param name="path">Its dotted path.</param>
    /// <param name="reserved">Keys of the record that only the experiment sets.</param>
    /// <param name="extra">Keys of the section that are not the record's.</param>
    public ExperimentSection(
        BindingSource source, JsonObject shared, YamlMappingNode root, YamlNode node, string path, IReadOnlyCollection<string> reserved, params string[] extra)
    {
        _source = source;
        _binder = new RequestBinder(source);
        _mapping = _binder.Mapping(node, path);
        _reserved = reserved;
        Node = node;
        Path = path;
        foreach (var key in RequestBinder.KeysOf(typeof(TRequest)))
        {
            if (!reserved.Contains(key) && shared.TryGetPropertyValue(key, out var value) && value is not null)
            {
                _values[key] = value.DeepClone();
                if (root.Children.TryGetValue(key, out var set))
                {
                    Publish(set, key);
                }
            }
        }

        foreach (var (key, value) in _binder.Bind(typeof(TRequest), _mapping, path, reserved, extra))
        {
            _values[key] = value?.DeepClone();
        }

        foreach (var (key, value) in _mapping.Children)
        {
            if (key is YamlScalarNode { Value: { } name })
            {
                // What the section sets takes the place of what is shared.
                _published.Remove(name);
                Publish(value, name);
            }
        }
    }

    /// <summary>The section's values that came from the environment, by dotted key.</summary>
    public IReadOnlyDictionary<string, PublishedText> Published => _published;

    /// <summary>Those of them that are texts in the request.</summary>
    public IReadOnlyDictionary<string, PublishedText> PublishedTexts =>
        _published.Where(pair => RequestBinder.IsText(typeof(TRequest), pair.Key)).ToDictionary(StringComparer.Ordinal);

    /// <summary>The section's node, for errors about the section as a whole.</summary>
    public YamlNode Node { get; }

    /// <summary>The section's dotted path.</summary>
    public string Path { get; }

    /// <summary>Takes a shared value back where the section does not set it itself: its key of that name is not the experiment's.</summary>
    public void NotShared(string key)
    {
        if (!_mapping.Children.Keys.OfType<YamlScalarNode>().Any(own => own.Value == key))
        {
            _values.Remove(key);
            _published.Remove(key);
        }
    }

    /// <summary>Sets a value that only the experiment knows.</summary>
    public void Give(string key, string? value) => _values[key] = value;

    /// <summary>Sets a list that only the experiment knows.</summary>
    public void Give(string key, JsonArray value) => _values[key] = value;

    /// <summary>The text of a key, or null where the section does not set it.</summary>
    public string? Text(string key) => _values[key]?.GetValue<string>();

    /// <summary>The bound value of a key, or null where the section does not set it.</summary>
    public JsonNode? Value(string key) => _values[key];

    /// <summary>A key that is not the record's, or null where the section does not set it.</summary>
    public T? Extra<T>(string key) => NodeOf(key) is { } node
        ? _binder.Value(typeof(T), node, $"{Path}.{key}", key).Deserialize<T>(ArtifactJson.Options)
        : default;

    /// <summary>The node of a dotted key, for errors.</summary>
    public YamlNode? NodeOf(string key)
    {
        YamlNode? node = _mapping;
        foreach (var part in key.Split('.'))
        {
            node = node is YamlMappingNode mapping && mapping.Children.TryGetValue(part, out var next) ? next : null;
        }

        return node;
    }

    /// <summary>The node of a list's item, for errors; the list's, or the section's, where it holds none such.</summary>
    public YamlNode ItemOf(string key, string item) => NodeOf(key) is YamlSequenceNode list
        ? list.Children.FirstOrDefault(child => child is YamlScalarNode { Value: { } text } && text.Equals(item, StringComparison.OrdinalIgnoreCase)) ?? list
        : At(key);

    /// <summary>An error at a key, or at the section where the key is not set.</summary>
    public YamlNode At(string key) => NodeOf(key) ?? Node;

    /// <summary>The folder that a key's relative paths start at: that of the file which sets it.</summary>
    public string BaseOf(string key) => _source.FolderOf(At(key));

    /// <summary>Makes a path of the section absolute, and requires that it leads somewhere.</summary>
    public void ResolvePath(string key)
    {
        if (Text(key) is { } path)
        {
            _values[key] = Existing(key, path);
            PublishPath(key, At(key));
        }
    }

    /// <summary>Makes the paths of a list absolute, and requires that each leads somewhere.</summary>
    public void ResolvePaths(string key)
    {
        if (_values[key] is JsonArray paths)
        {
            for (var i = 0; i < paths.Count; i++)
            {
                PublishPath($"{key}.{i}", ItemOf(key, (string)paths[i]!));
            }

            _values[key] = new JsonArray([.. paths.Select(path => JsonValue.Create(Existing(key, ItemOf(key, (string)path!), (string)path!)))]);
        }
    }

    /// <summary>The absolute path of what a key names, which must be there.</summary>
    public string Existing(string key, string path) => Existing(key, At(key), path);

    /// <summary>Publishes the absolute path of what a key names as the reference that the file has.</summary>
    /// <param name="key">The dotted key.</param>
    /// <param name="at">Where the file names it.</param>
    public void PublishPath(string key, YamlNode at)
    {
        if (_source.PublishedOf(at) is { } written && at is YamlScalarNode { Value: { } path })
        {
            var folder = _source.FolderOf(at);
            _published[key] = new PublishedText(
                System.IO.Path.GetFullPath(path, folder), System.IO.Path.IsPathRooted(path) ? written : $"{Interpolation.Escaped(folder)}/{written}");
        }
    }

    /// <summary>Requires the file that belongs to the one which a key names.</summary>
    public void RequireBeside(string key, Func<string, string> other)
    {
        if (Text(key) is { } path && other(path) is var beside && !File.Exists(beside))
        {
            throw ExperimentErrors.FileMissing(_source, At(key), $"{Path}.{key}", beside);
        }
    }

    /// <summary>Remembers how the file says what a key stands for, such as a stage's name for its folder.</summary>
    public void Name(string key, JsonNode? value) => _names[key] = value;

    /// <summary>The request.</summary>
    public TRequest Request(string destination)
    {
        _values["destination"] = destination;
        _values["overwrite"] = true;
        var request = _values.Deserialize<TRequest>(ArtifactJson.Options)!;
        _request = JsonSerializer.SerializeToNode(request, ArtifactJson.Options)!.AsObject();
        return request;
    }

    /// <summary>The section with every default, as a file would write it.</summary>
    public JsonObject Resolved()
    {
        var json = _request.DeepClone().AsObject();
        foreach (var key in _reserved)
        {
            json.Remove(key);
        }

        foreach (var (key, value) in _names)
        {
            json.Remove(key);
            if (value is not null)
            {
                json[key] = value.DeepClone();
            }
        }

        return json;
    }

    /// <summary>Applies a rule of the request's operation; what it refuses is an error at the key that it names.</summary>
    public void Hold(Action rule)
    {
        try
        {
            rule();
        }
        catch (RoseException error) when (error.Error == RoseErrorCode.RequestInvalid)
        {
            throw _source.Located(error, AtOption(error.Option));
        }
    }

    // The option's node, or that of the nearest record around it which the file sets.
    private YamlNode AtOption(string? option)
    {
        for (var key = option; key is not null; key = key.Contains('.', StringComparison.Ordinal) ? key[..key.LastIndexOf('.')] : null)
        {
            if (NodeOf(key) is { } node)
            {
                return node;
            }
        }

        return Node;
    }

    private string Existing(string key, YamlNode at, string path)
    {
        var full = System.IO.Path.GetFullPath(path, _source.FolderOf(at));
        var last = System.IO.Path.GetFileName(full);
        return last.Contains('*', StringComparison.Ordinal) || last.Contains('?', StringComparison.Ordinal) || System.IO.Path.Exists(full)
            ? full
            : throw ExperimentErrors.FileMissing(_source, at, $"{Path}.{key}", full);
    }

    private void Publish(YamlNode node, string key)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                foreach (var (name, value) in mapping.Children)
                {
                    Publish(value, $"{key}.{(name as YamlScalarNode)?.Value}");
                }

                break;
            case YamlSequenceNode list:
                for (var i = 0; i < list.Children.Count; i++)
                {
                    Publish(list.Children[i], $"{key}.{i}");
                }

                break;
            case YamlScalarNode { Value: { } text } when _source.PublishedOf(node) is { } written:
                _published[key] = new PublishedText(text, written);
                break;
        }
    }

    private static JsonNode? Find(JsonNode? json, string key) => key.Split('.').Aggregate(json, (node, part) => (node as JsonObject)?[part]);

    /// <summary>An error about a key that is needed and not set.</summary>
    public RoseException Missing(string key, string advice) => ExperimentErrors.Missing(_source, Node, $"{Path}.{key}", advice);

    /// <summary>An error about a name that nothing in the experiment has.</summary>
    public RoseException NameUnknown(string key, string name, string kind, IReadOnlyCollection<string> known) =>
        ExperimentErrors.NameUnknown(_source, ItemOf(key, name), $"{Path}.{key}", name, kind, known);

    /// <summary>An error about keys that contradict each other.</summary>
    public RoseException Contradiction(string key, string message) => ExperimentErrors.Contradiction(_source, At(key), message);
}
