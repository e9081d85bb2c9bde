using System.Text.Json.Nodes;
using RosePO.Benchmarks;
using RosePO.Benchmarks.Tables;

namespace RosePO.Core.Tests.Benchmarks;

public sealed class TableCommandTests : IDisposable
{
    private const string Page = "# Title\n<!-- benchmarks -->\nold\n<!-- /benchmarks -->\nAfter\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-table").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_row_is_measured_in_order_and_is_a_row_of_the_table()
    {
        var asked = new List<string>();
        var (code, lines) = Run(
            arguments =>
            {
                asked.Add(string.Join(' ', arguments));
                return Result("generation", """ "shape":"15m","prompts":8,"seconds_per_step":0.25,"tokens_per_second":1024,"share_of_ceiling":0.204,"peer":"llama-cpp","over_peer":0.5 """);
            },
            "--rows", File("rows", "# a comment\ngeneration --batch 1\n\nimport\n"));

        Assert.Equal(0, code);
        Assert.Equal(["generation --batch 1", "import"], asked);
        Assert.Equal("| `generation` | 15m | fp32 | 8 | 0.25 | 1,024 tokens/s | 20 % | 1,234 | over llama-cpp 0.5 |", lines[2]);
        Assert.Equal(["", "a, cpu, threads: 2."], lines[4..]);
    }

    [Fact]
    public void A_benchmark_without_a_field_has_an_empty_cell()
    {
        var (_, lines) = Run(_ => Result("serving", """ "loads":[{"requests_per_second":20.04},{"requests_per_second":50}],"batched_speedup":2.5 """), "--rows", File("rows", "serving"));

        Assert.Equal("| `serving` |  | fp32 |  |  | 50.0 requests/s |  | 1,234 | batched speedup 2.50 |", lines[2]);
    }

    [Fact]
    public void A_row_that_fails_is_left_out_and_neither_stops_the_others_nor_changes_the_page()
    {
        var page = File("page.md", Page);
        var (code, lines) = Run(arguments => arguments[0] == "import" ? null : Result(arguments[0], ""), "--rows", File("rows", "import\nserving"), "--page", page);

        Assert.Equal(1, code);
        Assert.Contains("`serving`", Assert.Single(lines, line => line.StartsWith("| `", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(Page, System.IO.File.ReadAllText(page));
    }

    [Fact]
    public void The_table_takes_the_place_between_the_marks_of_a_page_and_results_are_added_to_their_file()
    {
        var (page, results) = (File("page.md", Page), File("results.json", "{}\n"));
        var (_, lines) = Run(_ => Result("serving", ""), "--rows", File("rows", "serving"), "--page", page, "--results", results);

        Assert.Equal($"# Title\n<!-- benchmarks -->\n\n{string.Join('\n', lines)}\n\n<!-- /benchmarks -->\nAfter\n", System.IO.File.ReadAllText(page));
        Assert.Equal("serving", (string?)JsonNode.Parse(System.IO.File.ReadAllLines(results)[1])!["benchmark"]);
    }

    [Theory]
    [InlineData("--page", "rows", "has no place for the table")]
    [InlineData("--page", "missing", "cannot be read")]
    [InlineData("--rows", "missing", "cannot be read")]
    [InlineData("--rows", "empty", "has no row")]
    [InlineData("--rows", null, "--rows has no value")]
    [InlineData("--steps", "3", "'--steps' is no option of table")]
    public void What_cannot_be_understood_is_refused_before_anything_is_measured(string option, string? value, string message)
    {
        File("rows", "serving");
        File("empty", "# nothing\n");
        string[] arguments = value is null ? [option] : [option, Path.Combine(_folder, value)];

        Assert.Contains(message, Assert.Throws<UsageException>(() => Run(_ => throw new InvalidOperationException(), arguments)).Message, StringComparison.Ordinal);
    }

    private static (int Code, string[] Lines) Run(Func<IReadOnlyList<string>, JsonObject?> measure, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var code = TableCommand.Run(arguments, measure, output);
        return (code, output.ToString().Split('\n')[..^1]);
    }

    private static JsonObject Result(string name, string fields) => JsonNode.Parse(
        $$"""{"benchmark":"{{name}}","precision":"fp32","machine":"a","device":"cpu","threads":2,"peak_mb":1234{{(fields.Trim() is { Length: > 0 } more ? $",{more}" : "")}}}""")!.AsObject();

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
