using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Files;
using RosePO.Core.Options;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Binding;

/// <summary>
/// One section of an experiment as the request of a stage. Three layers, each over the one before: the experiment's shared defaults, the section's own
/// keys, and what only the experiment knows (the stages that it names, and where the artifact goes).
/// </summary>
internal sealed class RequestSection
{
    private const string Device = "device";
    private const string MlflowStore = "mlflowStore";

    /// <summary>The key of the MLflow experiment, which is called as the experiment unless the file says otherwise.</summary>
    public const string MlflowExperiment = "mlflowExperiment";

    private readonly BindingSource _source;
    private readonly YamlMappingNode _mapping;
    private readonly JsonObject _shared;
    private readonly YamlMappingNode _root;
    private readonly SectionShape _shape;
    private readonly JsonObject _values;
    private readonly JsonObject _names = [];
    private readonly PublishedKeys _published;
    private readonly Dictionary<string, RequestSection> _parts;
    private JsonObject? _request;

    /// <summary>Binds a section.</summary>
    /// <param name="source">For errors.</param>
    /// <param name="shape">The keys that it may have.</param>
    /// <param name="shared">Values that the section takes where it does not set its own.</param>
    /// <param name="root">The mapping that sets them.</param>
    /// <param name="node">The section.</param>
    /// <param name="path">Its dotted path.</param>
    public RequestSection(BindingSource source, SectionShape shape, JsonObject shared, YamlMappingNode root, YamlNode node, string path)
    {
        (_source, _shape, _published, _shared, _root, Node, Path) = (source, shape, new PublishedKeys(source), shared, root, node, path);
        var binder = new RequestBinder(source);
        _mapping = binder.Mapping(node, path);
        _values = binder.Bind(shape.Record, _mapping, path, reserved: shape.Reserved, extra: [.. shape.Extra.Select(key => key.Name), .. shape.Parts.Select(part => part.Name)]);
        _parts = shape.Parts.ToDictionary(
            part => part.Name, part => new RequestSection(source, part.Shape, shared, root, NodeOf(part.Name) ?? source.Made(new YamlMappingNode(), node), $"{path}.{part.Name}"));
        foreach (var (key, value) in _mapping.Children)
        {
            _published.Set(((YamlScalarNode)key).Value!, value);
        }

        foreach (var key in shape.Extra.Where(key => Sets(key.Name) && key.Type != typeof(YamlMappingNode)))
        {
            source.Try(() => Extra[key.Name] = binder.Value(key.Type, At(key.Name), path, key.Name));
        }

        foreach (var key in shape.Extra.Where(key => !Sets(key.Name) && shared[key.Name] is not null))
        {
            Extra[key.Name] = shared[key.Name]!.DeepClone();
        }

        foreach (var key in RequestBinder.KeysOf(shape.Record).Except(shape.Reserved).Except(shape.Unshared).Where(key => shared[key] is not null && !_values.ContainsKey(key)))
        {
            _values[key] = shared[key]!.DeepClone();
            if (root.Children.TryGetValue(key, out var named))
            {
                _published.Set(key, named);
            }
        }

        if (_values[MlflowStore] is null && !Sets(MlflowExperiment))
        {
            // Runs that are not recorded belong to none.
            _values.Remove(MlflowExperiment);
        }

        ResolvePaths();
    }

    /// <summary>The section's node, for errors about the section as a whole.</summary>
    public YamlNode Node { get; }

    /// <summary>The section's dotted path.</summary>
    public string Path { get; }

    /// <summary>The keys that are not the record's.</summary>
    public JsonObject Extra { get; } = [];

    /// <summary>The section's values that came from the environment, by dotted key.</summary>
    public IReadOnlyDictionary<string, PublishedText> Published => _parts.Count == 0 ? _published.All
        : _parts.SelectMany(part => part.Value.Published.Select(text => KeyValuePair.Create($"{part.Key}.{text.Key}", text.Value))).Concat(_published.All)
            .DistinctBy(text => text.Key).ToDictionary(StringComparer.Ordinal);

    /// <summary>Those of them that are texts in the request.</summary>
    public IReadOnlyDictionary<string, PublishedText> PublishedTexts =>
        Published.Where(pair => RequestBinder.IsText(_shape.Record, pair.Key)).ToDictionary(StringComparer.Ordinal);

    /// <summary>Whether the section itself sets a key.</summary>
    public bool Sets(string key) => NodeOf(key) is not null;

    /// <summary>The text of a key; empty where it is not set.</summary>
    public string Text(string key) => (string?)(_values[key] ?? Extra[key]) ?? "";

    /// <summary>The texts of a list; null where it is not set.</summary>
    public IReadOnlyList<string>? Texts(string key) => (_values[key] ?? Extra[key])?.Deserialize<string[]>();

    /// <summary>A key that is a section itself: what it says, which may be nothing.</summary>
    public RequestSection Part(string name) => _parts[name];

    /// <summary>A section of the same path that says the same but for some values.</summary>
    /// <param name="without">A key that it does not have.</param>
    /// <param name="values">Values that it has in addition.</param>
    public RequestSection With(string without, IEnumerable<ListedValue> values)
    {
        var mapping = (YamlMappingNode)Copy(_mapping);
        mapping.Children.Remove(without);
        foreach (var value in values)
        {
            Overriding.Set(mapping, _source, value);
        }

        return new RequestSection(_source, _shape, _shared, _root, mapping, Path);

        // Values stay those of the file, so that errors find them.
        YamlNode Copy(YamlNode node) => node is YamlMappingNode one
            ? _source.Made(new YamlMappingNode(one.Children.Select(pair => KeyValuePair.Create(pair.Key, Copy(pair.Value)))), one)
            : node;
    }

    /// <summary>The lists of values by key that a key of the section has.</summary>
    /// <exception cref="RoseException">It is no mapping of lists.</exception>
    public IReadOnlyList<ValueList> Lists(string key) => ValueLists.Read(At(key), $"{Path}.{key}", _source);

    /// <summary>A value as an option of the section would have it; null where that is the option's null.</summary>
    /// <param name="type">The option's type.</param>
    /// <param name="node">The value.</param>
    /// <param name="key">The option's dotted key.</param>
    /// <exception cref="RoseException">It is none of the type.</exception>
    public JsonNode? ValueOf(Type type, YamlNode node, string key) => RequestBinder.IsNull(type, node) ? null : new RequestBinder(_source).Value(type, node, Path, key);

    /// <summary>How a value is published, as a file writes it; null where as it is.</summary>
    public string? PublishedOf(YamlNode node) => _source.PublishedOf(node);

    /// <summary>Sets a value of a dotted key where neither the section nor the experiment does.</summary>
    public void Default(string key, JsonNode value)
    {
        var (record, at) = (_values, 0);
        for (var dot = key.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = key.IndexOf('.', at))
        {
            record = (JsonObject)(record[key[at..dot]] ??= new JsonObject());
            at = dot + 1;
        }

        record[key[at..]] ??= value;
    }

    /// <summary>Sets a value that only the experiment knows.</summary>
    public void Give(string key, JsonNode value) => _values[key] = value;

    /// <summary>The node of a dotted key, or that of the section where the key is not set.</summary>
    public YamlNode At(string key) => NodeOf(key) ?? Node;

    /// <summary>The node of a list's item, for errors; the list's, or the section's, where there is none.</summary>
    public YamlNode ItemOf(string key, string item) => NodeOf(key) is YamlSequenceNode list
        ? list.Children.FirstOrDefault(child => child is YamlScalarNode { Value: { } text } && text.Equals(item, StringComparison.OrdinalIgnoreCase)) ?? list
        : At(key);

    /// <summary>The absolute path that a key names, relative ones starting at the file that sets it.</summary>
    public string FullPath(string text, YamlNode at) => System.IO.Path.GetFullPath(text, _source.FolderOf(at));

    /// <summary>The absolute path of what a key names, which must be there, or be a pattern.</summary>
    public string Existing(string key, string text, YamlNode at)
    {
        var full = FullPath(text, at);
        return full.AsSpan().ContainsAny('*', '?') || System.IO.Path.Exists(full)
            ? full
            : throw ExperimentErrors.FileMissing(_source, at, $"{Path}.{key}", full);
    }

    /// <summary>Publishes the path that a key of the request has as the reference which another key of the file has.</summary>
    public void PublishPath(string key, YamlNode at) => _published.SetPath(key, at);

    /// <summary>Requires the file that belongs to the one which a key names.</summary>
    public void RequireBeside(string key, Func<string, string> other)
    {
        if (Find(key) is JsonValue path && other((string)path!) is var beside && !File.Exists(beside))
        {
            throw ExperimentErrors.FileMissing(_source, At(key), $"{Path}.{key}", beside);
        }
    }

    /// <summary>Remembers how a file says what a dotted key has, such as a stage's name for its folder; null leaves the key out.</summary>
    public void Name(string key, JsonNode? value) => _names[key] = value;

    /// <summary>What the section says so far, as a request: what names a stage is its name, or empty.</summary>
    /// <param name="destination">The artifact that it is to make.</param>
    public T Draft<T>(string destination)
    {
        var json = _values.DeepClone().AsObject();
        foreach (var property in RequestOption.Properties(typeof(T)).Where(property => property.IsDefined(typeof(RequiredMemberAttribute), inherit: true)))
        {
            json[RequestOption.KeyOf(property)] ??= property.PropertyType == typeof(string) ? "" : new JsonArray();
        }

        (json["destination"], json["overwrite"]) = (destination, true);
        return json.Deserialize<T>(ArtifactJson.Options)!;
    }

    /// <summary>Whether the request that was made of the section is remembered.</summary>
    public bool IsRemembered => _request is not null;

    /// <summary>Remembers the request that was made of the section.</summary>
    public void Remember(object request) => _request = JsonSerializer.SerializeToNode(request, request.GetType(), ArtifactJson.Options)!.AsObject();

    /// <summary>Remembers the first of several requests that are made of the section.</summary>
    public void RememberOnce(object request)
    {
        if (!IsRemembered)
        {
            Remember(request);
        }
    }

    /// <summary>The section with every default, as a file would write it.</summary>
    public JsonObject Resolved()
    {
        var json = _request!.DeepClone().AsObject();
        foreach (var option in RequestOption.Of(_shape.Record))
        {
            // What is null by default is not in the JSON.
            if (Place(json, option.Key) is (var parent, var key) && !parent.ContainsKey(key))
            {
                parent[key] = null;
            }
        }

        foreach (var key in _shape.Reserved)
        {
            json.Remove(key);
        }

        foreach (var (key, part) in _parts.Where(part => part.Value.IsRemembered))
        {
            json[key] = part.Resolved();
        }

        foreach (var (name, value) in _names)
        {
            if (Place(json, name) is not (var parent, var key))
            {
                continue;
            }

            parent[key] = value?.DeepClone();
            if (value is null)
            {
                parent.Remove(key);
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
            throw RoseException.Together(error.All().Select(one => _source.Error(one.Error, AtOption(one.Option), one.Message, one.Option, one)));
        }
    }

    /// <summary>Applies a check of what the section's keys name; an error that says its option is placed at that, with all that it says.</summary>
    public void Place(Action check)
    {
        try
        {
            check();
        }
        catch (RoseException error)
        {
            throw RoseException.Together(error.All().Select(one => _source.Error(one.Error, AtOption(one.Option), one.Message, one.Option, one)));
        }
    }

    /// <summary>An error about the device, where the file names it: in the section, or for all of them.</summary>
    public RoseException AtDevice(RoseException error) =>
        _source.Error(error.Error, NodeOf(Device) ?? (_root.Children.TryGetValue(Device, out var shared) ? shared : Node), error.Message, Device, error);

    /// <summary>An error about a key that is needed and not set.</summary>
    public RoseException Missing(string key, string advice) => ExperimentErrors.Missing(_source, Node, $"{Path}.{key}", advice);

    /// <summary>An error about a name that nothing in the experiment has.</summary>
    public RoseException NameUnknown(string key, string name, string kind, IReadOnlyCollection<string> known) =>
        ExperimentErrors.NameUnknown(_source, ItemOf(key, name), $"{Path}.{key}", name, kind, known);

    /// <summary>An error about a key that the section, or a mapping in it, does not have.</summary>
    public RoseException KeyUnknown(YamlNode at, string key, string path, IEnumerable<string> known) => ExperimentErrors.KeyUnknown(_source, at, key, path, known);

    /// <summary>An error about keys that contradict each other.</summary>
    public RoseException Contradiction(string key, string message) => Contradiction(At(key), message);

    /// <summary>An error about keys that contradict each other, at a node.</summary>
    public RoseException Contradiction(YamlNode at, string message) => ExperimentErrors.Contradiction(_source, at, message);

    // A part of the key that is a number is an item of a list, from 0.
    private YamlNode? NodeOf(string key) => key.Split('.').Aggregate((YamlNode?)_mapping, (node, part) => node switch
    {
        YamlMappingNode mapping => mapping.Children.TryGetValue(part, out var next) ? next : null,
        YamlSequenceNode list => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? list.Children.ElementAtOrDefault(at) : null,
        _ => null,
    });

    // The object that a dotted key is in, and its last part; null where there is none.
    private static (JsonObject Parent, string Key)? Place(JsonObject json, string key)
    {
        var parts = key.Split('.');
        return parts[..^1].Aggregate((JsonNode?)json, (node, part) => node?[part]) is JsonObject parent ? (parent, parts[^1]) : null;
    }

    private JsonNode? Find(string key) => key.Split('.').Aggregate((JsonNode?)_values, (node, part) => (node as JsonObject)?[part]);

    // The option's node, or that of the nearest record around it which the file sets.
    private YamlNode AtOption(string? option) => option is null ? Node
        : NodeOf(option) ?? AtOption(option.LastIndexOf('.') is > 0 and var end ? option[..end] : null);

    // Files that are read; what names an artifact may be a stage, which the plan finds out.
    // What is read must be there; what is written is made.
    private void ResolvePaths()
    {
        foreach (var option in RequestOption.Of(_shape.Record))
        {
            var written = option.Property.GetCustomAttribute<PlaceAttribute>() is { IsPath: true, IsOfStage: true };
            if ((written || option.InputPath is { Artifact: null }) && Find(option.Key) is JsonValue value && (string)value! is { Length: > 0 } text
                && option.InputPath?.Names.Contains(text, StringComparer.OrdinalIgnoreCase) != true && (NodeOf(option.Key) ?? (_root.Children.TryGetValue(option.Key, out var shared) ? shared : null)) is { } node)
            {
                _source.Try(() =>
                {
                    value.ReplaceWith(written ? FullPath(text, node) : Existing(option.Key, text, node));
                    _published.SetPath(option.Key, node);
                });
            }
        }
    }
}
