using System.Globalization;

namespace RosePO.Core.Tests.Experiments;

/// <summary>Files that nest, repeat or refer without bound: each is refused at its place, in a process of its own, as a stack that overflows ends one.</summary>
public sealed class DeepYamlTests : IDisposable
{
    private const string Head = "dataset: { format: Sample }\n";

    private readonly ExperimentFile _file = new(Head);

    public void Dispose() => _file.Dispose();

    private static string Times(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static (int Exit, string[] Words) Read<T>(T request, string folder)
    {
        using var process = RequestProcess.Start(request, Path.Combine(folder, "request.json"));
        var said = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
        {
            process.Kill();
            Assert.Fail("It hangs.");
        }

        return (process.ExitCode, said.Result.Split(' ', 4));
    }

    private (string Code, int Line, string Message) Refused(string yaml, params (string Key, string Value)[] overrides)
    {
        File.WriteAllText(_file.File, yaml);
        var request = new ExperimentRequest { File = _file.File, Overrides = overrides.ToDictionary(pair => pair.Key, pair => pair.Value) };
        var (exit, words) = Read(request, _file.Folder);
        Assert.Equal(3, exit);
        return (words[0], int.Parse(words[1], CultureInfo.InvariantCulture), words[3]);
    }

    [Theory]
    [InlineData("[", 20_000)]
    [InlineData("[", 65)]
    [InlineData("{a: ", 8_000)]
    [InlineData("- ", 8_000)]
    [InlineData("? ", 8_000)]
    [InlineData("[{a: ", 50_000)]
    public void Nesting_beyond_a_bound_is_refused_with_its_line(string open, int levels)
    {
        var (code, line, message) = Refused($"{Head}sft:\n  {Times(open, levels)}");

        Assert.Equal(("ROSE1801", 3), (code, line));
        Assert.Contains("deep", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mappings_of_indented_lines_are_refused_at_the_line_that_is_too_deep()
    {
        var yaml = string.Concat(Enumerable.Range(0, 1_000).Select(level => $"{Times(" ", level)}a:\n"));
        var (code, line, _) = Refused(Head + yaml);

        // The file's own mapping is the first.
        Assert.Equal(("ROSE1801", 66), (code, line));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(5_000)]
    public void Aliases_that_double_are_refused_before_they_grow(int levels)
    {
        var yaml = "x0: &x0 [1, 2]\n" + string.Concat(Enumerable.Range(1, levels).Select(i => $"x{i}: &x{i} [*x{i - 1}, *x{i - 1}]\n"));
        var (code, line, message) = Refused(Head + yaml);

        Assert.Equal("ROSE1801", code);
        Assert.InRange(line, 3, 25);
        Assert.Contains("aliases grow without bound", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x: &x [*x]\n", "part of")]
    [InlineData("? &k [*k]\n: 1\n", "part of")]
    [InlineData("? *k\n: 1\nx: &k 2\n", "before it")]
    [InlineData("? [*k]\n: { *k : 1 }\nx: &k 2\n", "before it")]
    [InlineData("x: *k\n", "before it")]
    public void An_alias_of_what_it_stands_in_or_what_comes_later_is_refused(string yaml, string says) =>
        Assert.Contains(says, Refused(Head + yaml).Message, StringComparison.Ordinal);

    [Fact]
    public void Aliases_that_nest_are_as_deep_as_what_they_stand_for()
    {
        var yaml = "x0: &x0 [1]\n" + string.Concat(Enumerable.Range(1, 100).Select(i => $"x{i}: &x{i} [*x{i - 1}]\n"));

        Assert.Contains("deep", Refused(Head + yaml).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Overrides_are_bound_as_files_are()
    {
        Assert.Equal("ROSE1803", Refused(Head, ("sft.epochs", Times("[", 20_000))).Code);
        Assert.Equal("ROSE1803", Refused(Head, ("sft.epochs", Times("{a: ", 8_000))).Code);
        Assert.Equal("ROSE1802", Refused(Head, (Times("sft.", 20_000) + "epochs", "1")).Code);
        Assert.Equal("ROSE1802", Refused(Head + $"matrix: {{ {Times("sft.", 20_000)}epochs: [1] }}\n").Code);
    }

    [Fact]
    public void References_that_double_or_lead_on_and_on_are_refused()
    {
        var doubling = "name: x\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"k{i}: \"{(i == 59 ? "x" : $"${{k{i + 1}}}${{k{i + 1}}}")}\"\n"));
        var (code, _, message) = Refused(Head + doubling);
        Assert.Equal("ROSE1804", code);
        Assert.Contains("characters together", message, StringComparison.Ordinal);

        var chain = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"k{i}: \"{(i == 19_999 ? "x" : $"${{k{i + 1}}}")}\"\n"));
        (code, _, message) = Refused(Head + chain);
        Assert.Equal("ROSE1804", code);
        Assert.Contains("more than 64 keys", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_of_extended_files_has_an_end()
    {
        for (var i = 0; i < 200; i++)
        {
            _file.Write($"{i}.yml", $"extends: {i + 1}.yml\n");
        }

        Assert.Contains("chain of 'extends'", Refused("extends: 0.yml\n" + Head).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sweep_of_millions_is_refused_at_once()
    {
        var lists = string.Concat(Enumerable.Range(0, 9).Select(i => $"  sft.k{i}: [1, 2, 3, 4, 5, 6, 7, 8, 9]\n"));
        var (code, line, message) = Refused(Head + "matrix:\n" + lists);

        Assert.Equal(("ROSE1803", 6), (code, line));
        Assert.Contains("more than 1000 runs", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void A_template_is_bound_as_an_experiment_is(string open)
    {
        var template = _file.Write("template.yml", "prompt: '{history}'\nend:\n  " + Times(open, 20_000));
        var (exit, words) = Read(template, _file.Folder);

        Assert.Equal((3, "ROSE1801", "3"), (exit, words[0], words[1]));
    }
}
