using System.Globalization;
using System.Text.RegularExpressions;
using RosePO.Benchmarks;
using RosePO.Benchmarks.Comparing;

namespace RosePO.Core.Tests.Benchmarks;

public sealed partial class CompareCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-compare").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Medians_of_several_runs_are_compared_and_the_spread_is_that_of_all_pairs_of_runs()
    {
        var (_, lines) = Compare(Seconds(2, 4, 3), Seconds(6, 8, 7));

        Assert.Equal(["benchmark", "shape", "precision", "figure", "old", "new", "ratio", "spread"], Words(lines[0]));
        Assert.Equal(["preference-step", "15m", "fp32", "seconds_per_step", "3", "7", "2.333", "1.500-4.000", "WORSE"], Words(lines[1]));
        Assert.Equal(2, lines.Length);
    }

    [Theory]
    [InlineData("seconds_per_step", "WORSE")]
    [InlineData("peak_mb", "WORSE")]
    [InlineData("tokens_per_second", "better")]
    [InlineData("share_of_ceiling", "better")]
    public void Which_way_is_worse_depends_on_the_figure(string figure, string verdict)
    {
        var (_, lines) = Compare(Runs(figure, 1, 2), Runs(figure, 3, 4));

        Assert.Equal(verdict, Words(lines[1])[^1]);
    }

    [Fact]
    public void A_change_within_the_spread_is_not_marked()
    {
        var (_, lines) = Compare(Seconds(2, 4), Seconds(3.9, 6));

        Assert.Equal("0.975-3.000", Words(lines[1])[^1]);
    }

    [Fact]
    public void One_run_has_no_spread_and_is_not_marked()
    {
        var (_, lines) = Compare(Seconds(1), Seconds(2));

        Assert.EndsWith("one run", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seconds_per_step", 2, 3, "1.4", 1)]
    [InlineData("seconds_per_step", 2, 3, "1.6", 0)]
    [InlineData("seconds_per_step", 3, 2, "1", 0)]
    [InlineData("tokens_per_second", 3, 2, "1.4", 1)]
    [InlineData("tokens_per_second", 2, 3, "1", 0)]
    public void Only_what_is_more_times_worse_than_allowed_fails(string figure, double old, double now, string limit, int expected)
    {
        var (code, lines) = Compare(Runs(figure, old), Runs(figure, now), "--fail-above", limit);

        Assert.Equal(expected, code);
        Assert.Equal(expected, lines.Count(line => line.StartsWith($"failed: {figure} of preference-step 15m fp32", StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_a_limit_nothing_fails()
    {
        Assert.Equal(0, Compare(Seconds(1, 1), Seconds(50, 60)).Code);
    }

    [Theory]
    [InlineData("\"machine\":\"b\"", "warning: preference-step 15m fp32: the machine differs: a in the old file, b in the new one.")]
    [InlineData("\"threads\":4", "warning: preference-step 15m fp32: the number of threads differs: 2 in the old file, 4 in the new one.")]
    [InlineData("\"device\":\"cuda:0\"", "warning: preference-step 15m fp32: the device differs: cpu in the old file, cuda:0 in the new one.")]
    [InlineData("\"precision\":\"bf16\"", "warning: preference-step 15m fp32: the new runs are in bf16.")]
    [InlineData("\"ceiling_gflops\":80", "warning: preference-step 15m fp32: the ceiling went from 100 to 80 GFLOP/s: trust shares and ratios more than seconds.")]
    public void What_differs_beside_the_code_is_said_once(string field, string expected)
    {
        var changed = FieldPattern().Replace(field, "$1");
        var run = Seconds(1)[0];
        var other = Regex.Replace(run, $"\"{changed}\":[^,}}]*", field);

        var (_, lines) = Compare([run], [other]);

        Assert.Equal([expected], lines.Where(line => line.StartsWith("warning:", StringComparison.Ordinal)));
        Assert.Equal("1.000", Words(lines[1])[6]);
    }

    [Fact]
    public void A_file_that_mixes_threads_is_warned_about_although_the_other_does_too()
    {
        string[] mixed = [Seconds(1)[0], Seconds(1)[0].Replace("\"threads\":2", "\"threads\":1", StringComparison.Ordinal)];

        Assert.Contains(Compare(mixed, mixed).Lines, line => line.Contains("threads differs: 1 and 2 in the old file, 1 and 2", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_shape_is_never_compared_with_this_one()
    {
        var other = Seconds(1)[0].Replace("15m", "135m", StringComparison.Ordinal);

        var (_, lines) = Compare(Seconds(1), [other]);

        Assert.Equal(
            ["warning: preference-step 15m fp32: only the old file has it.", "warning: preference-step 135m fp32: only the new file has it."], lines[1..]);
    }

    [Fact]
    public void Quantised_weights_are_never_compared_with_full_ones()
    {
        static string[] Quantised(double seconds) => [Seconds(seconds)[0].Replace("\"threads\":2", "\"threads\":2,\"quantisation\":\"int8\"", StringComparison.Ordinal)];
        var (_, lines) = Compare([.. Seconds(4), .. Quantised(2)], [.. Seconds(8), .. Quantised(3)]);

        Assert.Equal([("fp32", "2.000"), ("int8", "1.500")], lines[1..].Select(line => (Words(line)[2], Words(line)[6])));
    }

    [Fact]
    public void Steps_of_other_numbers_of_prompts_are_never_compared()
    {
        var (_, lines) = Compare([.. Prompts(1, 5), .. Prompts(8, 2)], [.. Prompts(8, 4), .. Prompts(1, 5)]);

        Assert.Equal([("generation/1", "1.000"), ("generation/8", "2.000")], lines[1..].Select(line => (Words(line)[0], Words(line)[6])));
        static string[] Prompts(int prompts, double seconds) => [Seconds(seconds)[0]
            .Replace("preference-step", "generation", StringComparison.Ordinal)
            .Replace("\"threads\":2", $"\"threads\":2,\"prompts\":{prompts}", StringComparison.Ordinal)];
    }

    [Fact]
    public void Each_precision_finds_its_own_runs_first()
    {
        var half = Seconds(5)[0].Replace("fp32", "bf16", StringComparison.Ordinal);

        var (_, lines) = Compare([half, .. Seconds(1)], [.. Seconds(2), half]);

        Assert.Equal(["1.000", "2.000"], lines[1..].Select(line => Words(line)[6]));
    }

    [Theory]
    [InlineData("seconds", "Line 2 of '{0}' is no result of a benchmark: keep one JSON object a line, as --json prints it.")]
    [InlineData("[1]", "Line 2 of '{0}' is no result of a benchmark: keep one JSON object a line, as --json prints it.")]
    [InlineData("{\"benchmark\":\"import\"}", "Line 2 of '{0}' is no result of a benchmark: keep one JSON object a line, as --json prints it.")]
    [InlineData("{\"benchmark\":1,\"precision\":\"fp32\",\"device\":\"cpu\",\"threads\":1}", "Line 2 of '{0}' is no result of a benchmark: keep one JSON object a line, as --json prints it.")]
    public void A_line_that_is_no_result_is_named(string line, string message)
    {
        var file = Write("bad.json", [.. Seconds(1), line]);

        var error = Assert.Throws<UsageException>(() => CompareCommand.Run([file, file], TextWriter.Null));

        Assert.Equal(string.Format(CultureInfo.InvariantCulture, message, file), error.Message);
    }

    [Fact]
    public void A_file_without_results_and_one_that_is_missing_are_refused()
    {
        var empty = Write("empty.json", ["", " "]);
        var missing = Path.Combine(_folder, "missing.json");

        Assert.Contains("has no result", Assert.Throws<UsageException>(() => CompareCommand.Run([empty, empty], TextWriter.Null)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Throws<UsageException>(() => CompareCommand.Run([missing, empty], TextWriter.Null)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.9")]
    [InlineData("-2")]
    [InlineData("much")]
    [InlineData("NaN")]
    public void A_limit_below_1_or_without_a_number_is_refused(string limit)
    {
        var file = Write("one.json", Seconds(1));

        Assert.Contains($"'{limit}'", Assert.Throws<UsageException>(() => CompareCommand.Run([file, file, "--fail-above", limit], TextWriter.Null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_files_are_needed()
    {
        Assert.Throws<UsageException>(() => CompareCommand.Run(["one.json"], TextWriter.Null));
    }

    // A renamed or new figure would otherwise drop out of comparisons unseen.
    [Fact]
    public void Every_documented_figure_is_compared_or_known_to_have_no_better_way()
    {
        string[] neutral =
        [
            "benchmark", "shape", "precision", "machine", "device", "threads", "steps", "ceiling_gflops", "gflop_per_step", "prompts", "naive_prompts", "naive_seconds_per_step",
            "max_difference", "max_gradient_difference", "libtorch", "distributions", "interactions", "pairs", "questions", "popularity_hit_ratio", "popularity_hit_ratio_at10", "popularity_ndcg_at10",
            "quantisation", "peer", "peer_seconds_per_step", "peer_tokens_per_second", "peer_max_difference", "growth_points", "growth_exponents", "row_tokens", "scaling_points", "scaling_balances", "scaling_costs", "loads",
        ];
        var section = File.ReadAllText(Repository.At("docs", "benchmarks.md")).Split("## What the fields mean")[1].Split("\n## ")[0];
        var documented = section.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => NamePattern().Matches(line.Split('|')[1])).Select(match => match.Groups[1].Value);

        Assert.Equal(documented.Order(StringComparer.Ordinal), FigureDirections.Names.Concat(neutral).Order(StringComparer.Ordinal));
    }

    private (int Code, string[] Lines) Compare(string[] old, string[] now, params string[] options)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var code = CompareCommand.Run([Write("old.json", old), Write("new.json", now), .. options], output);
        return (code, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private string Write(string name, string[] lines)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    private static string[] Seconds(params double[] values) => Runs("seconds_per_step", values);

    private static string[] Runs(string figure, params double[] values) =>
        Array.ConvertAll(values, value => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"benchmark":"preference-step","shape":"15m","precision":"fp32","machine":"a","device":"cpu","threads":2,"steps":10,"{{figure}}":{{value}},"ceiling_gflops":100}"""));

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex("^\"([a-z_]+)\":.*")]
    private static partial Regex FieldPattern();

    [GeneratedRegex("`([a-z0-9_]+)`")]
    private static partial Regex NamePattern();
}
