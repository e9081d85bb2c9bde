using System.Text.Json;
using System.Text.Json.Nodes;

namespace RosePO.Benchmarks.Tables;

/// <summary><c>table [--rows FILE] [--results FILE] [--page FILE]</c>: benchmarks one after the other, each in a process of its own, and one Markdown table of all.</summary>
internal static class TableCommand
{
    /// <summary>The first word of the command line.</summary>
    public const string Name = "table";

    /// <summary>Measures and prints the table.</summary>
    /// <param name="arguments">What follows the name.</param>
    /// <param name="measure">Runs a command line and returns its result, or null where it failed.</param>
    /// <param name="output">Where the table goes.</param>
    /// <returns>1 where a benchmark failed, else 0.</returns>
    /// <exception cref="UsageException">The arguments or a file cannot be understood.</exception>
    public static int Run(IReadOnlyList<string> arguments, Func<IReadOnlyList<string>, JsonObject?> measure, TextWriter output)
    {
        var options = TableOptions.Parse(arguments);
        var results = new List<JsonObject>();
        var failed = 0;
        foreach (var row in options.Rows)
        {
            if (measure(row) is not { } result)
            {
                failed++;
                continue;
            }

            results.Add(result);
            if (options.Results is { } file)
            {
                // One by one: what was measured stays although a later one is stopped.
                File.AppendAllText(file, result.ToJsonString(JsonSerializerOptions.Default) + "\n");
            }
        }

        string[] lines = [.. MarkdownTable.Of(results)];
        foreach (var line in lines)
        {
            output.WriteLine(line);
        }

        if (failed == 0 && options.Page is { } page)
        {
            PageSection.Replace(page, lines);
        }

        return failed == 0 ? 0 : 1;
    }
}
