using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
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
    private readonly JsonObject _values = [];

    /// <summary>Binds a section.</summary>
    /// <param name="source">For errors.</param>
    /// <param name="shared">Values that the section takes where it does not set its own.</param>
    /// <param name="node">The section.</param>
    /// <param name="path">Its dotted path.</param>
    /// <param name="reserved">Keys of the record that only the experiment sets.</param>
    /// <param name="extra">Keys of the section that are not the record's.</param>
    public ExperimentSection(
        BindingSource source, JsonObject shared, YamlNode node, string path, IReadOnlyCollection<string> reserved, params string[] extra)
    {
        _source = source;
        _binder = new RequestBinder(source);
        _mapping = _binder.Mapping(node, path);
        Node = node;
        Path = path;
        foreach (var key in RequestBinder.KeysOf(typeof(TRequest)))
        {
            if (!reserved.Contains(key) && shared.TryGetPropertyValue(key, out var value))
            {
                _values[key] = value?.DeepClone();
            }
        }

        foreach (var (key, value) in _binder.Bind(typeof(TRequest), _mapping, path, reserved, extra))
        {
            _values[key] = value?.DeepClone();
        }
    }

    /// <summary>The section's node, for errors about the section as a whole.</summary>
    public YamlNode Node { get; }

    /// <summary>The section's dotted path.</summary>
    public string Path { get; }

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

    /// <summary>The node of a key, for errors.</summary>
    public YamlNode? NodeOf(string key) => _mapping.Children.TryGetValue(key, out var node) ? node : null;

    /// <summary>An error at a key, or at the section where the key is not set.</summary>
    public YamlNode At(string key) => NodeOf(key) ?? Node;

    /// <summary>The folder that a key's relative paths start at: that of the file which sets it.</summary>
    public string BaseOf(string key) => _source.FolderOf(At(key));

    /// <summary>Makes a path of the section absolute.</summary>
    public void ResolvePath(string key)
    {
        if (Text(key) is { } path)
        {
            _values[key] = System.IO.Path.GetFullPath(path, BaseOf(key));
        }
    }

    /// <summary>Makes the paths of a list absolute.</summary>
    public void ResolvePaths(string key)
    {
        if (_values[key] is JsonArray paths)
        {
            _values[key] = new JsonArray([.. paths.Select(path => JsonValue.Create(System.IO.Path.GetFullPath(path!.GetValue<string>(), BaseOf(key))))]);
        }
    }

    /// <summary>The request.</summary>
    public TRequest Request(string destination)
    {
        _values["destination"] = destination;
        _values["overwrite"] = true;
        return _values.Deserialize<TRequest>(ArtifactJson.Options)!;
    }

    /// <summary>An error about a key that is needed and not set.</summary>
    public RoseException Missing(string key, string advice) => ExperimentErrors.Missing(_source, Node, $"{Path}.{key}", advice);

    /// <summary>An error about a name that nothing in the experiment has.</summary>
    public RoseException NameUnknown(string key, string name, string kind, IReadOnlyCollection<string> known) =>
        ExperimentErrors.NameUnknown(_source, At(key), $"{Path}.{key}", name, kind, known);

    /// <summary>An error about keys that contradict each other.</summary>
    public RoseException Contradiction(string key, string message) => ExperimentErrors.Contradiction(_source, At(key), message);
}
