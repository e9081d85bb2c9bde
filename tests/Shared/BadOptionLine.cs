using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RosePO.Tests;

/// <summary>
/// A line of <c>bad-options.jsonl</c>: a bad value as the parameters of a cmdlet or task, and the sentence that every front end refuses it by. The core's tests
/// hold the file to what operations and experiment files say; those of the front ends hold cmdlets and tasks to the file.
/// </summary>
public sealed record BadOptionLine
{
    private static readonly JsonSerializerOptions s_json = new() { Converters = { new JsonStringEnumConverter() }, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The request record's name.</summary>
    public required string Request { get; init; }

    /// <summary>The option at fault.</summary>
    public required string Key { get; init; }

    /// <summary>What is wrong.</summary>
    public required BadValue Kind { get; init; }

    /// <summary>Values by parameter, the one at fault last.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; }

    /// <summary>The sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>Reads the file.</summary>
    public static IReadOnlyList<BadOptionLine> Read() => [.. File.ReadLines(Place()).Select(line => JsonSerializer.Deserialize<BadOptionLine>(line, s_json)!)];

    /// <summary>Writes the file.</summary>
    public static void Write(IEnumerable<BadOptionLine> lines) => File.WriteAllLines(Place(), lines.Select(line => line.ToString()));

    /// <inheritdoc/>
    public override string ToString() => JsonSerializer.Serialize(this, s_json);

    private static string Place([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "bad-options.jsonl");
}
