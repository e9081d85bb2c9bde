using System.Text.Json.Nodes;

namespace RosePO.Core.Artifacts;

/// <summary>A text that came from the environment: what it is, and how it is written where others may read it.</summary>
/// <param name="Text">The text itself.</param>
/// <param name="Written">The same with <c>${env:NAME}</c> where a variable's value is.</param>
internal sealed record PublishedText(string Text, string Written);

/// <summary>The texts of a run: those of each stage by its artifact and their dotted key, and paths by what they are.</summary>
internal sealed record PublishedTexts(IReadOnlyDictionary<string, IReadOnlyDictionary<string, PublishedText>> Stages, IReadOnlyDictionary<string, string> Paths);

/// <summary>
/// How the requests of a run are written into what it publishes (manifests, reports): texts that came from environment variables as the
/// references that the experiment has. Keys are made from the texts themselves.
/// </summary>
internal sealed class Publication
{
    private static readonly AsyncLocal<Publication?> s_current = new();

    private readonly Dictionary<string, IReadOnlyDictionary<string, PublishedText>> _stages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);

    /// <summary>No texts yet.</summary>
    public Publication()
    {
    }

    /// <summary>The texts of another process.</summary>
    public Publication(PublishedTexts texts) => (_stages, _paths) = (new(texts.Stages, StringComparer.Ordinal), new(texts.Paths, StringComparer.Ordinal));

    /// <summary>The texts that hold for this thread, for another process; null where there are none.</summary>
    public static PublishedTexts? Current => s_current.Value is { } current ? new PublishedTexts(current._stages, current._paths) : null;

    /// <summary>Adds the texts of a stage.</summary>
    /// <param name="destination">The stage's artifact.</param>
    /// <param name="texts">The texts by their dotted key in the request; a list's by their index.</param>
    public void Add(string destination, IReadOnlyDictionary<string, PublishedText> texts)
    {
        _stages[destination] = texts;
        foreach (var text in texts.Values.Where(text => Path.IsPathRooted(text.Text)))
        {
            // Later stages name the same place under keys of their own.
            _paths[text.Text] = text.Written;
        }
    }

    /// <summary>Holds for what this thread, and what it starts, does until the result is disposed of.</summary>
    public static IDisposable Use(Publication publication)
    {
        var before = s_current.Value;
        s_current.Value = publication;
        return new Scope(before);
    }

    /// <summary>A request as it is published.</summary>
    public static JsonObject Of(JsonObject request)
    {
        if (s_current.Value is not { } current || current._paths.Count + current._stages.Count == 0)
        {
            return request;
        }

        var texts = (string?)request["destination"] is { } destination ? current._stages.GetValueOrDefault(destination) : null;
        return current.Write(request, "", texts)!.AsObject();
    }

    /// <summary>A path as it is published.</summary>
    public static string Of(string path) => s_current.Value?._paths.GetValueOrDefault(path) ?? path;

    /// <summary>A message as it is published: paths in it that came from the environment are written as their references.</summary>
    public static string? InText(string? text) => text is null || s_current.Value is not { } current
        ? text
        : current._paths.OrderByDescending(path => path.Key.Length).Aggregate(text, (told, path) => told.Replace(path.Key, path.Value, StringComparison.Ordinal));

    private JsonNode? Write(JsonNode? node, string key, IReadOnlyDictionary<string, PublishedText>? texts) => node switch
    {
        JsonObject record => new JsonObject(record.Select(pair => KeyValuePair.Create(pair.Key, Write(pair.Value, Join(key, pair.Key), texts)))),
        JsonArray list => new JsonArray([.. list.Select((value, i) => Write(value, Join(key, FormattableString.Invariant($"{i}")), texts))]),
        JsonValue value when value.TryGetValue<string>(out var text) => Write(text, texts?.GetValueOrDefault(key)),
        _ => node?.DeepClone(),
    };

    // An operation may have put something else in the place of what the experiment says.
    private JsonNode Write(string text, PublishedText? own) => own?.Text == text ? own.Written : _paths.GetValueOrDefault(text) ?? text;

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private sealed class Scope(Publication? before) : IDisposable
    {
        public void Dispose() => s_current.Value = before;
    }
}
