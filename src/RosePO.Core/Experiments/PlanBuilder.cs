using System.Text.Json.Nodes;
using RosePO.Core.Evaluation.Baselines;
using RosePO.Core.Oracles;
using RosePO.Core.Text;
using RosePO.Core.Training.Losses;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments;

/// <summary>Resolves an experiment file into the requests of its stages, in the order that they run.</summary>
internal sealed class PlanBuilder
{
    private const string Embedded = "Embedded";

    private static readonly string[] s_sections = ["dataset", "pretrain", "sft", "pairs", "smooth", "align", "measure"];
    private static readonly string[] s_baselines = [.. BaselineRegistry.Names];

    /// <summary>Keys of training that alignment alone has.</summary>
    internal static IReadOnlyList<string> AlignOnly { get; } =
    [
        "loss", "losses", "beta", "labelSmoothing", "divergence", "divergenceAlpha", "targetMargin", "ratingMargin", "ratingMarginWeight", "sftWeight",
        "diagnostics",
    ];

    /// <summary>Keys that the plan sets itself.</summary>
    internal static IReadOnlyList<string> Placed { get; } = ["destination", "overwrite", "dataset"];

    private readonly ExperimentDocument _document;
    private readonly RequestBinder _binder;
    private readonly JsonObject _shared;
    private readonly string _base;
    private readonly string _folder;
    private readonly string? _command;
    private readonly List<PlannedStage> _stages = [];

    // The models that later stages may name: base, sft, and the align stages, each with its artifact.
    private readonly Dictionary<string, string> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OracleSmoothingRequest> _smoothed = new(StringComparer.Ordinal);
    private readonly List<OracleRequest> _oracles = [];

    private PlanBuilder(ExperimentDocument document, ExperimentRequest request)
    {
        _document = document;
        _binder = new RequestBinder(document.Source);
        _base = Path.GetDirectoryName(document.File)!;
        var settings = _binder.Bind(typeof(ExperimentSettings), document.Root, "", [], s_sections);
        Name = settings["name"]?.GetValue<string>() ?? Path.GetFileNameWithoutExtension(document.File);
        RequireFolderName(Name, document.Root.Children.TryGetValue("name", out var node) ? node : document.Root, "name");
        settings.Remove("name");
        _shared = settings;
        _command = request.Command;
        _folder = Path.Combine(request.Runs ?? Path.Combine(_base, "runs"), Name);
    }

    private string Name { get; }

    private string Dataset => Path.Combine(_folder, "import");

    /// <summary>Reads and resolves an experiment file.</summary>
    public static ExperimentPlan Build(ExperimentRequest request)
    {
        var builder = new PlanBuilder(ExperimentDocument.Load(request.File, request.Overrides), request);
        builder.Import();
        builder.Pretrain();
        builder.FineTune();
        var pairs = builder.Pairs();
        builder.Smooth(pairs);
        builder.Align(pairs);
        builder.Measure();
        return new ExperimentPlan(builder.Name, builder._folder, builder._stages);
    }

    private void Import()
    {
        if (Node("dataset") is not { } node)
        {
            throw ExperimentErrors.Missing(_document.Source, _document.Root, "dataset", "say what to import, such as 'dataset: { format: Sample }'.");
        }

        var section = new ExperimentSection<ImportDatasetRequest>(_document.Source, _shared, node, "dataset", ["destination", "overwrite"]);
        if (section.Text("format") is not (nameof(DatasetFormat.Sample) or nameof(DatasetFormat.Merge)) && string.IsNullOrWhiteSpace(section.Text("path")))
        {
            throw section.Missing("path", "name the file or folder to read, or set 'format: Sample'.");
        }

        section.ResolvePath("path", _base);
        section.ResolvePath("items", _base);
        section.ResolvePath("candidateFile", _base);
        section.ResolvePaths("merge", _base);
        Add("import", section);
    }

    private void Pretrain()
    {
        if (Node("pretrain") is { } node)
        {
            var section = Training(node, "pretrain", TrainingStage.Pretrain, [.. AlignOnly, "pairs"]);
            section.Give("model", Model(section, Embedded, Embedded));
            _models["base"] = Add("pretrain", section);
        }
    }

    private void FineTune()
    {
        if (Node("sft") is { } node)
        {
            var section = Training(node, "sft", TrainingStage.Sft, [.. AlignOnly, "pairs"]);
            section.Give("model", Model(section, _models.ContainsKey("base") ? "pretrain" : Embedded, Embedded));
            _models["sft"] = Add("sft", section);
        }
    }

    private Dictionary<string, string> Pairs()
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, node) in Named("pairs"))
        {
            var section = new ExperimentSection<PreferencePairsRequest>(_document.Source, _shared, node, $"pairs.{name}", [.. Placed]);
            section.Give("dataset", Dataset);
            section.ResolvePath("titleVectorFile", _base);
            section.ResolvePath("rejectedFile", _base);
            if (section.Text("model") is not null || _models.Count > 0)
            {
                section.Give("model", Model(section, DefaultModel));
            }

            pairs[name] = Add($"pairs/{name}", section);
        }

        return pairs;
    }

    private void Smooth(Dictionary<string, string> pairs)
    {
        foreach (var (name, node) in Named("smooth"))
        {
            var section = new ExperimentSection<OracleSmoothingRequest>(
                _document.Source, _shared, node, $"smooth.{name}", ["destination", "overwrite", "pairs", "oracleDestination"]);
            if (!pairs.TryGetValue(name, out var path))
            {
                throw ExperimentErrors.NameUnknown(_document.Source, section.Node, "smooth", name, "pair set", pairs.Keys);
            }

            section.Give("pairs", path);
            section.ResolvePath("scores", _base);
            var stage = $"smooth/{name}";
            var request = section.Request(Place(stage));
            if (OracleRegistry.OptionsOf(request) is { } options)
            {
                request = request with { OracleDestination = Oracle(name, options, request.Device, request.Seed) };
            }

            _smoothed[name] = request;
            _stages.Add(new PlannedStage(stage, request.Destination, request));
        }
    }

    private void Align(Dictionary<string, string> pairs)
    {
        foreach (var (name, node) in Named("align"))
        {
            if (name is "base" or "sft" or "pretrain" || s_baselines.Contains(name))
            {
                throw ExperimentErrors.Contradiction(
                    _document.Source, node, $"'align.{name}' has the name of another model of the measurement: choose another name.");
            }

            var section = Training(node, $"align.{name}", TrainingStage.Align, ["embedded"], "smoothed");
            section.Give("model", Model(section, DefaultModel));
            section.Give("pairs", PairsOf(section, pairs));
            _models[name] = Add($"align/{name}", section);
        }
    }

    private void Measure()
    {
        if (Node("measure") is not { } node)
        {
            return;
        }

        var section = new ExperimentSection<MeasurementRequest>(
            _document.Source, _shared, node, "measure", [.. Placed, "models", "oracles", "command"], "models");
        var names = section.Extra<IReadOnlyList<string>>("models") ?? [.. _models.Keys];
        foreach (var name in names.Where(name => !_models.ContainsKey(name)))
        {
            throw section.NameUnknown("models", name, "model", _models.Keys);
        }

        var baselines = section.Extra<IReadOnlyList<string>>("baselines") ?? [];
        foreach (var name in baselines.Where(name => !s_baselines.Contains(name)))
        {
            throw section.NameUnknown("baselines", name, "baseline", s_baselines);
        }

        if (section.Text("against") is { } against && !names.Contains(against) && !baselines.Contains(against))
        {
            throw section.NameUnknown("against", against, "measured model", [.. names, .. baselines]);
        }

        section.Give("dataset", Dataset);
        section.Give("models", new JsonArray([.. names.Select(name => new JsonObject { ["name"] = name, ["path"] = _models[name] })]));
        if (section.Text("title") is null)
        {
            section.Give("title", Name);
        }

        var request = section.Request(Place("measure"));
        // The oracle that smoothed the pairs is the baseline too, so that the table compares with what taught epsilon.
        var oracles = baselines.Select(BaselineRegistry.OracleOf).OfType<SmoothingOracle>().Select(kind =>
            _oracles.Find(oracle => OracleRegistry.NameOf(oracle.Options) == kind)?.Destination
            ?? Oracle($"measure-{kind.ToString().ToLowerInvariant()}", OracleRegistry.DefaultOf(kind), request.Device, request.Seed));
        request = request with { Oracles = [.. oracles], Command = _command };
        _stages.Add(new PlannedStage("measure", request.Destination, request));
    }

    private ExperimentSection<TrainingRequest> Training(
        YamlNode node, string path, TrainingStage stage, string[] reserved, params string[] extra)
    {
        var section = new ExperimentSection<TrainingRequest>(_document.Source, _shared, node, path, [.. Placed, "stage", .. reserved], extra);
        section.Give("stage", stage.ToString());
        section.Give("dataset", Dataset);
        if (section.Text("promptTemplate") is { } template && PromptTemplates.Find(template) is null)
        {
            section.ResolvePath("promptTemplate", _base);
        }

        return section;
    }

    private string DefaultModel => _models.ContainsKey("sft") ? "sft" : "pretrain";

    // A model is a stage of this experiment, Embedded where a new one may be made, or a folder.
    private string Model<T>(ExperimentSection<T> section, string fallback, params string[] words)
    {
        var text = section.Text("model") ?? fallback;
        if (words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return known;
        }

        if (_models.TryGetValue(text == "pretrain" ? "base" : text, out var path))
        {
            return path;
        }

        var folder = Path.GetFullPath(text, _base);
        return Directory.Exists(folder)
            ? folder
            : throw section.NameUnknown("model", text, "model and no folder", [.. _models.Keys, .. words]);
    }

    private string PairsOf(ExperimentSection<TrainingRequest> section, Dictionary<string, string> pairs)
    {
        var name = section.Text("pairs") ?? (pairs.Count == 1 ? pairs.Keys.Single() : throw section.Missing("pairs", "name one of the pair sets under 'pairs:'."));
        if (!pairs.TryGetValue(name, out var path))
        {
            throw section.NameUnknown("pairs", name, "pair set", pairs.Keys);
        }

        var losses = Losses(section);
        var asked = section.Extra<bool?>("smoothed");
        var ownEpsilon = section.Value("labelSmoothing") is not null;
        var smoothed = asked ?? (!ownEpsilon && losses.Any(loss => loss is PreferenceLoss.RosePO or PreferenceLoss.RosePORobust));
        if (smoothed && !ownEpsilon && _smoothed.ContainsKey(name) && losses.Max(loss => LossRegistry.Of(loss).Smoothing) is SmoothingSupport.None or SmoothingSupport.Constant)
        {
            throw section.Contradiction(
                "smoothed", $"'{section.Path}.smoothed' is true but {string.Join(" + ", losses)} cannot take each pair's epsilon: set it to false, or name another loss.");
        }

        if (smoothed && _smoothed.TryGetValue(name, out var smooth))
        {
            return smooth.Destination;
        }

        return asked != true ? path : throw section.Contradiction(
            "smoothed", $"'{section.Path}.smoothed' is true but '{name}' is not smoothed: add 'smooth.{name}', or set it to false.");
    }

    private static List<PreferenceLoss> Losses(ExperimentSection<TrainingRequest> section)
    {
        if (section.Value("losses") is not JsonArray { Count: > 0 } several)
        {
            return [Named(section.Text("loss"))];
        }

        return section.NodeOf("loss") is null
            ? [.. several.Select(one => Named(one?["loss"]?.GetValue<string>()))]
            : throw section.Contradiction("loss", $"'{section.Path}' has both 'loss' and 'losses': keep one of them.");

        static PreferenceLoss Named(string? text) => text is null ? default : Enum.Parse<PreferenceLoss>(text);
    }

    // One oracle serves every smoothing that trains it alike; one that is trained otherwise gets a folder of its own.
    private string Oracle(string name, OracleOptions options, string device, int seed)
    {
        if (_oracles.Find(oracle => oracle.Options == options && oracle.Seed == seed) is { } same)
        {
            return same.Destination;
        }

        var stage = _oracles.Count == 0 ? "oracle" : $"oracle-{name}";
        var request = new OracleRequest
        {
            Dataset = Dataset, Destination = Place(stage), Options = options, Device = device, Seed = seed, Overwrite = true,
        };
        _oracles.Add(request);
        _stages.Add(new PlannedStage(stage, request.Destination, request));
        return request.Destination;
    }

    private string Add<T>(string stage, ExperimentSection<T> section)
    {
        var destination = Place(stage);
        _stages.Add(new PlannedStage(stage, destination, section.Request(destination)!));
        return destination;
    }

    private IEnumerable<(string Name, YamlNode Node)> Named(string section)
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

    private void RequireFolderName(string name, YamlNode at, string path)
    {
        if (name.Length == 0 || name[0] == '.' || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw ExperimentErrors.ValueInvalid(
                _document.Source, at, path, $"'{name}'", "a name of letters, digits, '-', '_' and '.' (it names a folder)");
        }
    }

    private string Place(string stage) => Path.Combine([_folder, .. stage.Split('/')]);

    private YamlNode? Node(string section) => _document.Root.Children.TryGetValue(section, out var node) ? node : null;
}
