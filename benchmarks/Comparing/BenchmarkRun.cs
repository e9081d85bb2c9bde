using System.Globalization;
using System.Text.Json;

namespace RosePO.Benchmarks.Comparing;

/// <summary>A result that was printed as JSON: what ran, where, and its numbers.</summary>
/// <param name="Subject">What ran.</param>
/// <param name="Machine">The machine, or null in a result that does not name it.</param>
/// <param name="Device">The device of tensors.</param>
/// <param name="Threads">Threads of an operation.</param>
/// <param name="Figures">Every number by its name.</param>
internal sealed record BenchmarkRun(BenchmarkSubject Subject, string? Machine, string Device, int Threads, IReadOnlyDictionary<string, double> Figures)
{
    /// <summary>Reads a file of results, one JSON object a line; empty lines do not count.</summary>
    /// <exception cref="UsageException">The file cannot be read, is empty, or has a line that is no result.</exception>
    public static IReadOnlyList<BenchmarkRun> ReadFile(string path)
    {
        try
        {
            var runs = File.ReadLines(path).Index().Where(line => !string.IsNullOrWhiteSpace(line.Item)).Select(line => Read(path, line.Index + 1, line.Item)).ToList();
            return runs.Count > 0 ? runs : throw new UsageException($"'{path}' has no result: write into it what a benchmark prints with --json.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' cannot be read: {exception.Message}");
        }
    }

    private static BenchmarkRun Read(string path, int number, string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var fields = document.RootElement;
            return new BenchmarkRun(
                new BenchmarkSubject(
                    Text(fields, "benchmark")!, Text(fields, "shape", isOptional: true), Text(fields, "quantisation", isOptional: true) ?? Text(fields, "precision")!, Number(fields, "prompts")),
                Text(fields, "machine", isOptional: true),
                Text(fields, "device")!,
                fields.GetProperty("threads").GetInt32(),
                fields.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.Number).ToDictionary(field => field.Name, field => field.Value.GetDouble()));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new UsageException($"Line {number} of '{path}' is no result of a benchmark: keep one JSON object a line, as --json prints it.");
        }
    }

    private static int? Number(JsonElement fields, string name) => fields.TryGetProperty(name, out var value) ? value.GetInt32() : null;

    private static string? Text(JsonElement fields, string name, bool isOptional = false) =>
        fields.TryGetProperty(name, out var value) ? value.GetString() : isOptional ? null : throw new KeyNotFoundException(name);
}

/// <summary>What a result is about: runs of the same are comparable.</summary>
/// <param name="Benchmark">The benchmark.</param>
/// <param name="Shape">The language model's shape, where there is one.</param>
/// <param name="Precision">The type of matrix products, or of quantised weights.</param>
/// <param name="Prompts">Prompts of a step, where they are counted.</param>
internal sealed record BenchmarkSubject(string Benchmark, string? Shape, string Precision, int? Prompts = null)
{
    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', new[] { Name, Shape, Precision }.Where(part => part is not null));

    /// <summary>The benchmark and its prompts.</summary>
    public string Name => Prompts is { } prompts ? string.Create(CultureInfo.InvariantCulture, $"{Benchmark}/{prompts}") : Benchmark;
}
