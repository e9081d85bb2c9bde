using System.Management.Automation.Language;

namespace RosePO.Module.Tests;

/// <summary>
/// Every <c>It</c> of <c>tests/pester</c>, on the packed module in a real shell, under each Pester that is supported. In a collection of its own: the shells are processes
/// of their own and run beside the other tests.
/// </summary>
public sealed class PesterTests(PesterTests.Runs runs) : IClassFixture<PesterTests.Runs>
{
    private static readonly string[] s_pesters = ["5.9.1", "6.2.0"];

    private static string Folder => Path.Combine(Repository.Root, "tests", "pester");

    public static TheoryData<string, string, int> Tests
    {
        get
        {
            var data = new TheoryData<string, string, int>();
            foreach (var pester in s_pesters)
            {
                foreach (var file in Directory.EnumerateFiles(Folder, "*.Tests.ps1").Order(StringComparer.Ordinal))
                {
                    foreach (var it in Parser.ParseFile(file, out _, out _).FindAll(ast => ast is CommandAst command && command.GetCommandName() == "It", searchNestedScriptBlocks: true))
                    {
                        data.Add(pester, Path.GetFileName(file), it.Extent.StartLineNumber);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Tests))]
    public async Task A_test_of_Pester_passes_in_a_real_shell(string pester, string file, int line)
    {
        var run = await runs.Of(pester);
        var outcomes = run.Tests.Where(test => test.File == file && test.Line == line).ToList();
        Assert.True(outcomes.Count > 0, $"{file}:{line} did not run. {string.Join('\n', run.Broken)}");
        Assert.SkipWhen(outcomes.All(test => test.Result == "Skipped"), outcomes[0].Errors is { Length: > 0 } why ? why : "skipped");
        Assert.True(
            outcomes.All(test => test.Result is "Passed" or "Skipped"),
            string.Join('\n', outcomes.Where(test => test.Result is not ("Passed" or "Skipped")).Select(test => $"{test.Name}: {test.Result}\n{test.Errors}")));
    }

    [Theory]
    [InlineData("5.9.1")]
    [InlineData("6.2.0")]
    public async Task The_Pester_and_the_shell_that_are_meant_run_and_no_test_is_left_out(string pester)
    {
        var run = await runs.Of(pester);
        Assert.Equal((pester, RealShell.Version), (run.Pester, run.Shell));
        Assert.Empty(run.Broken);
        var known = Tests.Select(row => row.Data).Where(row => row.Item1 == pester).Select(row => (row.Item2, row.Item3)).ToHashSet();
        Assert.All(run.Tests, test => Assert.Contains((test.File, test.Line), known));
    }

    public sealed class Runs
    {
        // Both at once, when the first of their tests asks.
        private readonly Lazy<Dictionary<string, Task<PesterRun>>> _runs = new(() => s_pesters.ToDictionary(pester => pester, PesterRun.StartAsync));

        internal Task<PesterRun> Of(string pester) => _runs.Value[pester];
    }
}
