using System.Text.RegularExpressions;

namespace RosePO.Tasks.Tests;

/// <summary>What a project can set and read is said at the head of the targets and on the page of the docs.</summary>
public partial class TargetsDocumentationTests
{
    private static readonly string s_tasks = Path.Combine(BuildProcess.Repository, "tasks");

    private static string Head(string file) => HeadComment().Match(File.ReadAllText(Path.Combine(s_tasks, file))).Value;

    [Fact]
    public void Every_property_and_item_is_described_at_the_head_of_the_targets_and_in_the_docs()
    {
        var heads = Head("build/RosePO.Tasks.targets") + Head("Sdk/Sdk.props");
        var page = File.ReadAllText(Path.Combine(BuildProcess.Repository, "docs", "msbuild.md"));
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(s_tasks, "build")), .. Directory.EnumerateFiles(Path.Combine(s_tasks, "Sdk"), "Sdk.*")];
        var names = files.SelectMany(file => Names().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Distinct().ToArray();

        Assert.Contains("RosePOSet", names);
        Assert.Contains("RosePOMetric", names);
        Assert.All(names, name => Assert.Matches($@"\b{name}\b", heads));
        Assert.All(names.Where(name => !name.EndsWith("Targets", StringComparison.Ordinal) && name is not ("RosePOTasksAssembly" or "RosePOVersion")), name =>
            Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    // The first comment: $(Name) and @(Name) elsewhere, no underscore before.
    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex HeadComment();

    [GeneratedRegex(@"[$@]\(((?:Enable)?(?:Default)?RosePO[A-Za-z]*)")]
    private static partial Regex Names();
}
