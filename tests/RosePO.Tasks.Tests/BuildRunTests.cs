namespace RosePO.Tasks.Tests;

/// <summary>A whole experiment through <c>dotnet build</c>, built again and again as a user changes it.</summary>
public class BuildRunTests(ExperimentFolder folder) : IClassFixture<ExperimentFolder>
{
    [Fact]
    public async Task An_experiment_runs_then_nothing_changes_then_only_what_reads_a_change_runs_again()
    {
        folder.WriteProject("""
            <Target Name="Show" AfterTargets="RosePORun">
              <Message Importance="high" Text="item %(RosePOMetric.Identity) n=%(RosePOMetric.Count)" Condition="'%(RosePOMetric.Metric)' == 'HR@1'" />
            </Target>
            """);
        var first = await folder.BuildAsync();
        first.Succeeds();
        first.Says("import           ");
        first.Says("(new)");
        first.Says("rosepo vs sft: HR@1");
        first.Says("item rosepo/HR@1 n=60");
        var run = Path.Combine(folder.Folder, "runs", "tiny");
        first.Says($"report: {Path.Combine(run, "measure", "report.html")}");
        Assert.True(File.Exists(Path.Combine(run, "measure", "metrics.json")));
        Assert.True(File.Exists(Path.Combine(run, "experiment.resolved.yml")));

        var second = await folder.BuildAsync();
        second.Succeeds();
        second.Says("tiny: nothing changed (10 stages); report: ");
        second.DoesNotSay("import           ");

        folder.WriteExperiment(ExperimentFolder.Tiny.Replace("loss: RosePO,", "loss: RosePO, beta: 0.5,", StringComparison.Ordinal));
        var third = await folder.BuildAsync();
        third.Succeeds();
        foreach (var stage in (string[])["import", "pretrain", "sft", "pairs/mixed", "pairs/random", "oracle", "smooth/mixed", "align/dpo"])
        {
            third.Says($"{stage,-16} unchanged");
        }

        third.Says("(changed: beta)");
        third.Says("(changed: model");
        third.Says("10 stages, 8 unchanged");

        var other = await folder.BuildAsync("-p:RosePOSet=seed=4%3Bname=tiny-seed4%3Bmeasure.resamples=20");
        other.Succeeds();
        var report = await File.ReadAllTextAsync(
            Path.Combine(folder.Folder, "runs", "tiny-seed4", "measure", "report.html"), TestContext.Current.CancellationToken);
        Assert.Contains("<pre>dotnet build ", report, StringComparison.Ordinal);
        Assert.Contains(" -p:RosePOSet=seed=4%3Bname=tiny-seed4%3Bmeasure.resamples=20", report, StringComparison.Ordinal);
    }
}
