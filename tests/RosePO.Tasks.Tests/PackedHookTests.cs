using System.Text.RegularExpressions;

namespace RosePO.Tasks.Tests;

/// <summary>Targets of somebody's own around those of the package.</summary>
[Collection(PackedBuilds.Name)]
public class PackedHookTests(PackedFeed feed)
{
    private static readonly string[] s_targets = ["Validate", "Run", "Report", "Compare", "Gate", "Clean"];

    private static string Hooks => string.Join('\n', s_targets.SelectMany(target => ((string[])["Before", "After"]).Select(when => $"""
        <PropertyGroup><RosePO{when}{target}Targets>Hook{when}{target}</RosePO{when}{target}Targets></PropertyGroup>
        <Target Name="Hook{when}{target}"><Message Importance="high" Text="hook:{when}{target}" /></Target>
        """)));

    [Fact]
    public async Task Targets_run_before_and_after_each_of_the_six_and_a_dry_run_leaves_out_what_follows_a_run()
    {
        var project = feed.NewProject("hooks").WithSdk(Hooks).Write("experiment.yml", "name: hooks\ndataset: { format: Sample, sample: { users: 20 } }\n");
        var dry = (await project.BuildAsync("-p:RosePODryRun=true")).Succeeds();
        Assert.Equal(["BeforeRun", "BeforeValidate", "AfterValidate"], Ran(dry));

        var build = (await project.BuildAsync("--no-restore")).Succeeds();
        Assert.Equal(["BeforeRun", "BeforeValidate", "AfterValidate", "AfterRun", "BeforeReport", "AfterReport", "BeforeCompare", "AfterCompare", "BeforeGate", "AfterGate"], Ran(build));

        // A dry run with other settings leaves no trace that the next build would look at.
        var other = (await project.BuildAsync("--no-restore", "-p:RosePODryRun=true", "-p:RosePOSet=dataset.sample.users=30")).Succeeds();
        other.Output.Says("would run (changed: sample.users)");
        Assert.Empty((await project.BuildAsync("--no-restore")).Succeeds().Tasks);

        var clean = (await project.BuildAsync("--no-restore", "-t:RosePOClean")).Succeeds();
        Assert.Equal(["BeforeClean", "AfterClean"], Ran(clean));
    }

    private static IEnumerable<string> Ran(LoggedBuild build) => Regex.Matches(build.Output.Text, "hook:(\\w+)").Select(match => match.Groups[1].Value);
}
