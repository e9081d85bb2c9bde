using System.Globalization;
using System.Text.Json.Nodes;
using RosePO.Core.Experiments.Binding;
using RosePO.Core.Experiments.Files;
using RosePO.Core.Experiments.Stages;
using RosePO.Core.Options;
using RosePO.Core.Runtime;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Tuning;

/// <summary>The values that a tuning tries. Every combination of them is a trial, or as many as are drawn.</summary>
internal sealed class TuningGrid
{
    /// <summary>The most trials: a slip of the pen must not start a thousand trainings.</summary>
    public const int Most = 1000;

    /// <summary>The key of the lists.</summary>
    public const string Key = "grid";

    // What is drawn from is counted out.
    private const int MostListed = 1_000_000;

    private readonly RequestSection _section;
    private readonly RequestSection _tune;
    private readonly IReadOnlyList<ValueList> _lists;
    private readonly Dictionary<YamlNode, JsonNode?> _values = new(ReferenceEqualityComparer.Instance);

    /// <summary>Reads the grid of a model.</summary>
    /// <param name="section">The model's section.</param>
    /// <exception cref="RoseException">There is none, or it lists what cannot be tried; all that is wrong is reported together.</exception>
    public TuningGrid(RequestSection section)
    {
        (_section, _tune) = (section, section.Part(AlignStage.Tune));
        _lists = _tune.Sets(Key) ? _tune.Lists(Key) : [];
        if (_lists.Count == 0)
        {
            throw _tune.Missing(Key, $"list the values to try by option, such as '{Key}: {{ learningRate: [0.0001, 0.001] }}'.");
        }

        RoseException[] mistakes = [.. _lists.SelectMany(Mistakes)];
        if (mistakes.Length > 0)
        {
            throw RoseException.Together(mistakes);
        }
    }

    /// <summary>The options that are tuned, by dotted key.</summary>
    public IEnumerable<string> Keys => _lists.Select(list => list.Key);

    /// <summary>The lists as a file elsewhere would write them: paths are absolute.</summary>
    public JsonObject Resolved() => new(_lists.Select(list => KeyValuePair.Create<string, JsonNode?>(list.Key, new JsonArray([.. list.Values.Select(value => Resolved(list.Key, value))]))));

    /// <summary>The combinations that are tried, in the order of the grid, of which the last key changes fastest.</summary>
    /// <param name="most">How many are drawn; null takes all.</param>
    /// <param name="seed">Seeds the draw.</param>
    /// <exception cref="RoseException">There are too many, or fewer than are to be drawn.</exception>
    public IEnumerable<IReadOnlyList<ListedValue>> Combinations(int? most, int seed)
    {
        var count = ValueLists.Count(_lists);
        if (count > (most is null ? Most : MostListed))
        {
            throw _tune.Contradiction(Key, string.Create(
                CultureInfo.InvariantCulture,
                $"'{_tune.Path}.{Key}' has {count:N0} combinations, and at most {(most is null ? Most : MostListed):N0} are {(most is null ? "tried: list fewer values, or draw some of them with 'trials'." : "drawn from: list fewer values.")}"));
        }

        if (most > count)
        {
            throw _tune.Contradiction("trials", string.Create(
                CultureInfo.InvariantCulture, $"'{_tune.Path}.trials' is {most} and the grid has {count} combinations: list more values, or leave 'trials' out to try all of them."));
        }

        var numbers = Enumerable.Range(0, (int)count);
        return (most is { } drawn ? new Random(Seeds.Trials(seed)).Shuffled(numbers).Take(drawn).Order() : numbers).Select(number => ValueLists.Combination(_lists, number));
    }

    /// <summary>A value as tables show it: as the file publishes it where it is a text, and else as JSON.</summary>
    public string Text(ListedValue listed) => _values[listed.Value] switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => _section.PublishedOf(listed.Value) ?? text,
        { } value => value.ToJsonString(),
        null => "null",
    };

    // What may be a name of the experiment's is one unless it is written as a path.
    private JsonNode? Resolved(string key, YamlNode value) =>
        _values[value] is JsonValue bound && bound.TryGetValue<string>(out var text) && Options().First(option => option.Key == key).Path is { } path
        && !path.Names.Contains(text, StringComparer.OrdinalIgnoreCase) && (path.Artifact is null || text.Contains('/', StringComparison.Ordinal))
            ? _section.FullPath(text, value)
            : _values[value]?.DeepClone();

    private IReadOnlyList<RoseException> Mistakes(ValueList list)
    {
        var path = $"{_tune.Path}.{Key}";
        if (TypeOf(list.Key) is not { } type)
        {
            return [_tune.KeyUnknown(list.KeyNode, list.Key, path, Options().Select(option => option.Key))];
        }

        if (_section.Sets(list.Key))
        {
            return [_tune.Contradiction(list.KeyNode, $"'{_section.Path}' both sets '{list.Key}' and tunes it: keep one of them.")];
        }

        var mistakes = new List<RoseException>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in list.Values)
        {
            try
            {
                var bound = _section.ValueOf(type, value, list.Key);
                _values[value] = bound;
                if (!seen.Add(bound?.ToJsonString() ?? "null"))
                {
                    mistakes.Add(_tune.Contradiction(value, $"'{path}.{list.Key}' lists {bound?.ToJsonString() ?? "null"} twice: each value is tried once."));
                }
            }
            catch (RoseException mistake)
            {
                mistakes.Add(mistake);
            }
        }

        return mistakes;
    }

    private static Type? TypeOf(string key) => Options().Where(option => option.Key == key).Select(option => option.Type).FirstOrDefault();

    // All that make a model what it is, of one dataset.
    private static IEnumerable<(string Key, Type Type, InputPathAttribute? Path)> Options() =>
    [
        .. RequestOption.Of(typeof(AlignRequest)).Where(option => !option.IsPlace && option.Key != "dataset").Select(option => (option.Key, option.Type, option.InputPath)),
        (AlignStage.Smoothed, typeof(bool), null),
    ];
}
