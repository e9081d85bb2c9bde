namespace RosePO.Tasks.Tests;

/// <summary>Comparisons that a project asks for.</summary>
[Collection(PackedBuilds.Name)]
public class PackedCompareTests(PackedFeed feed)
{
    [Fact]
    public async Task Measurements_of_a_build_are_put_side_by_side_and_again_only_where_one_changed()
    {
        const string Items = """
            <ItemGroup>
              <RosePOComparison Include="seeds" AcrossSeeds="true" Against="popularity" Metrics="HR@1;NDCG@5" Models="base;sft" />
              <RosePOComparison Include="first" Measurements="runs/small/seed-1/measure" Against="base" />
            </ItemGroup>
            <Target Name="Tell" AfterTargets="RosePORun">
              <Message Importance="high" Text="figures: %(RosePOMetric.Protocol)" />
              <Message Importance="high" Text="sweep: %(RosePOSweepMetric.Protocol)" />
            </Target>
            <Target Name="PassOn">
              <ExportRecMeasurement Measurement="runs/small/seed-%(Passed.Identity)/measure" Destination="passed-on/seed%(Passed.Identity)" Metrics="HR@1" />
            </Target>
            <ItemGroup>
              <Passed Include="1;2" />
            </ItemGroup>
            <Target Name="ComparePassedOn">
              <CompareRecMeasurement Measurements="passed-on/seed1;passed-on/seed2" AcrossSeeds="true" Against="popularity" TableMetrics="HR@1" Models="base;sft" Markdown="passed-on.md" />
            </Target>
            """;
        var project = feed.NewProject("compared").WithSdk(Items).Write("experiment.yml", UserProject.Small + "seeds: [1, 2]\n");
        (await project.BuildAsync("-p:RosePODryRun=true")).Succeeds();
        Assert.False(File.Exists(project.At("bin", "rosepo", "seeds.md")));

        var built = (await project.BuildAsync("--no-restore")).Succeeds();
        var seeds = await File.ReadAllTextAsync(project.At("bin", "rosepo", "seeds.md"), TestContext.Current.CancellationToken);
        Assert.Contains("| against popularity | HR@1 | NDCG@5 |", seeds, StringComparison.Ordinal);
        Assert.Contains("Means of 2 seeds", seeds, StringComparison.Ordinal);
        Assert.Equal(2, seeds.Split("Candidates: test split").Length - 1);
        Assert.StartsWith("| model | HR@1 |", await File.ReadAllTextAsync(project.At("bin", "rosepo", "first.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var csv = await File.ReadAllLinesAsync(project.At("bin", "rosepo", "seeds.csv"), TestContext.Current.CancellationToken);
        Assert.Contains(csv, line => line.Contains("sft", StringComparison.Ordinal) && line.Contains("NDCG@5", StringComparison.Ordinal));
        Assert.Equal(2, built.Started("CompareRecMeasurement").Count);
        built.Output.Says("figures: Candidates: test split, n = 40 users, 8 candidates, last 4 titles of history; 95% intervals");
        built.Output.Says("sweep: Candidates: test split, n = 40 users, 8 candidates, last 4 titles of history\n");

        Assert.Empty((await project.BuildAsync("--no-restore")).Succeeds().Started("CompareRecMeasurement"));
        File.Delete(project.At("bin", "rosepo", "first.md"));
        Assert.Single((await project.BuildAsync("--no-restore", "-t:RosePOCompare")).Succeeds().Started("CompareRecMeasurement"));

        // What was passed on gives the same row without the runs.
        (await project.BuildAsync("--no-restore", "-t:PassOn")).Succeeds();
        Directory.Delete(project.At("runs"), recursive: true);
        (await project.BuildAsync("--no-restore", "-t:ComparePassedOn")).Succeeds();
        var passed = await File.ReadAllTextAsync(project.At("passed-on.md"), TestContext.Current.CancellationToken);
        Assert.Contains(string.Join('|', seeds.Split('\n').First(line => line.StartsWith("| sft |", StringComparison.Ordinal)).Split('|').Take(3)), passed, StringComparison.Ordinal);
    }
}
