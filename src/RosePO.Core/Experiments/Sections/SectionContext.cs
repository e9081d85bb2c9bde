using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Files;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Sections;

/// <summary>What the sections of an experiment share while it is planned: the file, and the stages that those before have made.</summary>
internal sealed class SectionContext
{
    private readonly RequestBinder _binder;
    private readonly JsonObject _shared;

    /// <summary>Reads the keys at the top.</summary>
    /// <param name="document">The experiment.</param>
    /// <param name="runs">The folder of runs; null puts <c>runs</c> beside the file.</param>
    public SectionContext(ExperimentDocument document, string? runs)
    {
        Document = document;
        _binder = new RequestBinder(document.Source);
        var settings = _binder.Bind(typeof(ExperimentSettings), document.Root, "", [], [.. SectionKeys.Sections, .. SweepFile.Keys, Extending.Key]);
        Name = settings["name"]?.GetValue<string>() ?? Path.GetFileNameWithoutExtension(document.File);
        RequireFolderName(Name, Node("name") ?? document.Root, "name");
        settings.Remove("name");
        _shared = settings;
        Folder = Path.Combine(runs ?? Path.Combine(Path.GetDirectoryName(document.File)!, "runs"), Name, document.Variant);
        Oracles = new OracleStages(this);
    }

    /// <summary>The file.</summary>
    public ExperimentDocument Document { get; }

    /// <summary>For errors.</summary>
    public BindingSource Source => Document.Source;

    /// <summary>The experiment's name.</summary>
    public string Name { get; }

    /// <summary>The folder that the stages lie in.</summary>
    public string Folder { get; }

    /// <summary>The stages so far, in the order they run.</summary>
    public List<PlannedStage> Stages { get; } = [];

    /// <summary>The sections so far with every default, by dotted path.</summary>
    public List<(string Path, JsonObject Keys, IReadOnlyDictionary<string, PublishedText> Published)> Resolved { get; } = [];

    /// <summary>What the stages publish of the environment.</summary>
    public Publication Publication { get; } = new();

    /// <summary>The models that later stages may name: base, sft, and the align stages, each with its artifact.</summary>
    public Dictionary<string, string> Models { get; } = new(StringComparer.Ordinal);

    /// <summary>The pair sets by name, each with its artifact.</summary>
    public Dictionary<string, string> Pairs { get; } = new(StringComparer.Ordinal);

    /// <summary>The pair sets that were made elsewhere: they are texts, with epsilons of their own.</summary>
    public HashSet<string> Imported { get; } = new(StringComparer.Ordinal);

    /// <summary>The smoothed pair sets by the name of what they smooth.</summary>
    public Dictionary<string, string> Smoothed { get; } = new(StringComparer.Ordinal);

    /// <summary>The oracles so far.</summary>
    public OracleStages Oracles { get; }

    /// <summary>The dataset's artifact.</summary>
    public string Dataset => Place("import");

    /// <summary>The artifact of a stage.</summary>
    public string Place(string stage) => Path.Combine([Folder, .. stage.Split('/')]);

    /// <summary>The node of a section, or null.</summary>
    public YamlNode? Node(string section) => Document.Root.Children.TryGetValue(section, out var node) ? node : null;

    /// <summary>Binds a section.</summary>
    public ExperimentSection<T> Bind<T>(YamlNode node, string path, IReadOnlyCollection<string> reserved, params string[] extra) =>
        new(Source, _shared, Document.Root, node, path, reserved, extra);

    /// <summary>The entries of a section of names.</summary>
    public IEnumerable<(string Name, YamlNode Node)> Named(string section)
    {
        if (Node(section) is not { } node)
        {
            yield break;
        }

        foreach (var (keyNode, value) in _binder.Mapping(node, section).Children)
        {
            var name = _binder.KeyText(keyNode, section);
            RequireFolderName(name, keyNode, section);
            yield return (name, value);
        }
    }

    /// <summary>Adds a section's stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="section">The section.</param>
    /// <param name="complete">Checks the request, and adds what the file does not say.</param>
    /// <returns>The artifact that it makes.</returns>
    public string Add<T>(string stage, ExperimentSection<T> section, Func<T, T> complete)
        where T : notnull
    {
        var request = complete(section.Request(Place(stage)));
        Resolved.Add((section.Path, section.Resolved(), section.Published));
        Publication.Add(Place(stage), section.PublishedTexts);
        return Add(stage, request);
    }

    /// <summary>Adds a stage.</summary>
    /// <returns>The artifact that it makes.</returns>
    public string Add(string stage, object request)
    {
        var destination = Place(stage);
        Stages.Add(new PlannedStage(stage, destination, request));
        return destination;
    }

    private void RequireFolderName(string name, YamlNode at, string path)
    {
        if (name.Length == 0 || name[0] == '.' || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw ExperimentErrors.ValueInvalid(Source, at, path, $"'{name}'", "a name of letters, digits, '-', '_' and '.' (it names a folder)");
        }
    }
}
