using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Tests.Supply;

/// <summary>The workflows of GitHub, which no machine of the tests can run: what they use, what they may do, and that the files they name are there.</summary>
public sealed class WorkflowTests
{
    // Those of GitHub alone, by major version.
    private static readonly string[] s_actions =
    [
        "actions/checkout@v4", "actions/setup-dotnet@v4", "actions/cache@v4", "actions/cache/restore@v4", "actions/cache/save@v4", "actions/upload-artifact@v4", "actions/download-artifact@v4",
    ];

    public static TheoryData<string> Files =>
    [
        .. new[] { ".github/workflows", "templates/rosepo/.github/workflows" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.yml"))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_workflow_reads_the_repository_and_may_do_nothing_else(string file)
    {
        var workflow = Read(file);
        var permissions = Assert.IsType<YamlMappingNode>(workflow["permissions"]);
        Assert.Equal(("contents", "read"), Assert.Single(permissions.Children.Select(one => (one.Key.ToString(), one.Value.ToString()))));
        Assert.All(Jobs(workflow), job => Assert.False(job.Children.ContainsKey("permissions"), file));
        Assert.All(Jobs(workflow), job => Assert.InRange(int.Parse(job["timeout-minutes"].ToString(), System.Globalization.CultureInfo.InvariantCulture), 1, 180));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_step_uses_an_action_that_is_known_or_runs_a_command(string file)
    {
        var steps = Jobs(Read(file)).SelectMany(job => ((YamlSequenceNode)job["steps"]).Cast<YamlMappingNode>()).ToList();
        Assert.NotEmpty(steps);
        Assert.All(steps, step => Assert.NotEqual(step.Children.ContainsKey("uses"), step.Children.ContainsKey("run")));
        Assert.All(steps.Where(step => step.Children.ContainsKey("uses")), step => Assert.Contains(step["uses"].ToString(), s_actions));
    }

    [Fact]
    public void Secrets_are_those_of_the_environment_of_the_galleries_and_no_other_workflow_has_any()
    {
        foreach (var file in Files.Select(row => row.Data))
        {
            foreach (var job in Jobs(Read(file)).Where(job => Text(job).Contains("secrets.", StringComparison.Ordinal)))
            {
                Assert.Equal((".github/workflows/publish.yml", "galleries"), (file, job["environment"].ToString()));
            }
        }
    }

    [Fact]
    public void The_files_and_projects_that_they_run_are_there()
    {
        string[] named = [".ci/run", ".github/workflows/smoke.ps1", "global.json", ".config/dotnet-tools.json", "Directory.Packages.props", "module/PackModule.targets"];
        Assert.All(named, name => Assert.True(File.Exists(Path.Combine(Repository.Root, name)), name));
        var text = string.Concat(Files.Select(row => File.ReadAllText(Path.Combine(Repository.Root, row.Data))));
        Assert.All(named.SkipLast(1), name => Assert.Contains(name, text, StringComparison.Ordinal));
    }

    private static YamlMappingNode Read(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(Path.Combine(Repository.Root, file))));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static IEnumerable<YamlMappingNode> Jobs(YamlMappingNode workflow) => ((YamlMappingNode)workflow["jobs"]).Children.Values.Cast<YamlMappingNode>();

    private static string Text(YamlNode node) => string.Join(' ', node.AllNodes.OfType<YamlScalarNode>().Select(scalar => scalar.Value));
}
