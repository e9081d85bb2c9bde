using System.Xml.Linq;

namespace RosePO.Tasks.Tests;

/// <summary>Gates that are written wrong, and what build services are given of those that are not.</summary>
[Collection(PackedBuilds.Name)]
public class PackedGateTests(PackedFeed feed)
{
    private const string Yaml = "name: small\ncandidates: 8\ndataset: { format: Sample, sample: { users: 40, families: 4, familySize: 5, meanInteractions: 8 } }\nmeasure: { baselines: [popularity, random], resamples: 20 }\n";

    [Fact]
    public async Task A_gate_is_refused_at_its_own_line_in_a_sentence_and_services_get_what_was_held()
    {
        var project = feed.NewProject("gates").WithSdk("""
            <ItemGroup>
              <RosePOGate Include="HR@1" Model="popularity" Minimum="0" />
              <RosePOGate Include="HR@1" Minimum="0.1" />
              <RosePOGate Include="HR@1" Model="popularity" Minimun="0.1" />
              <RosePOGate Include="HR@1" Model="populerity" Minimum="0" />
            </ItemGroup>
            """).Write("experiment.yml", Yaml);
        var summary = project.At("step-summary.md");
        var build = (await project.BuildWithAsync([("GITHUB_STEP_SUMMARY", summary), ("TF_BUILD", "True")])).Fails();

        Assert.Equal(["4", "5", "6"], build.Errors.Select(error => error.LineNumber is 4 or 5 or 6 ? $"{error.LineNumber}" : $"{error}"));
        Assert.All(build.Errors, error => Assert.Equal(project.At("user.csproj"), error.File));
        Assert.Contains("names no model: add Model", build.Errors[0].Text, StringComparison.Ordinal);
        Assert.Contains("the metadata 'Minimun', which no gate has: did you mean 'Minimum'?", build.Errors[1].Text, StringComparison.Ordinal);
        Assert.Contains("did you mean 'popularity'?", build.Errors[2].Text, StringComparison.Ordinal);

        var trx = XDocument.Load(project.At("bin", "rosepo", "gates.trx"));
        Assert.Equal("small.popularity: HR@1 at least 0", trx.Descendants().Single(element => element.Name.LocalName == "UnitTestResult").Attribute("testName")!.Value);
        var told = await File.ReadAllTextAsync(summary, TestContext.Current.CancellationToken);
        Assert.Contains("### small\n\n| model | HR@1 |", told, StringComparison.Ordinal);
        Assert.Contains("| popularity | 0.", told, StringComparison.Ordinal);
        Assert.Contains("### Gates: 1 held", told, StringComparison.Ordinal);
        build.Output.Says($"##vso[task.uploadsummary]{project.At("bin", "rosepo", "summary.md")}");
        build.Output.Says($"##vso[task.uploadsummary]{project.At("bin", "rosepo", "gates.md")}");
    }

    [Fact]
    public async Task A_project_whose_pattern_matches_no_experiment_is_warned_of()
    {
        var build = (await feed.NewProject("empty").WithSdk().BuildAsync()).Succeeds();
        Assert.Equal(["ROSE1806"], build.Codes);
        Assert.Empty(build.Tasks);
    }
}
