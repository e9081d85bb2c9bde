namespace RosePO.Tasks.Tests;

/// <summary>What a build has in common with others: one folder of runs, the cores of the machine, and what earlier runs made.</summary>
[Collection(PackedBuilds.Name)]
public class PackedTogetherTests(PackedFeed feed)
{
    [Fact]
    public async Task Two_builds_at_once_into_one_folder_make_every_stage_once()
    {
        var project = feed.NewProject("at once").WithSdk().Write("experiment.yml", UserProject.Small);
        (await project.BuildAsync("-t:Restore")).Succeeds();

        // Somebody else has the folder until both have come to wait for it: how fast either starts is no matter then.
        var waiting = 0;
        Directory.CreateDirectory(project.At("rosepo", "small"));
        await using var held = new FileStream(project.At("rosepo", "small", ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        void Heard(string line)
        {
            if (line.Contains("small: waiting", StringComparison.Ordinal) && Interlocked.Increment(ref waiting) == 2)
            {
                held.Dispose();
            }
        }

        string[] arguments = ["--no-restore", "-v:normal"];
        var builds = await Task.WhenAll(project.WatchAsync(Heard, arguments), project.WatchAsync(Heard, arguments));

        // By what each said while it ran: the results beside the project are of whichever ended last.
        Assert.All(builds, build => build.Succeeds());
        Assert.Single(builds, build => build.Text.Contains("small: 4 stages, 0 unchanged", StringComparison.Ordinal));
        Assert.Single(builds, build => build.Text.Contains("small: nothing changed (4 stages)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stage_that_was_made_before_is_restored_and_a_build_takes_the_cores_that_it_is_lent()
    {
        var project = feed.NewProject("restored").WithSdk().Write("experiment.yml", UserProject.Small);
        var first = (await project.BuildWithAsync([("MSBUILDCORELIMIT", "1")])).Succeeds();
        Assert.Equal([$"on 1 of {Environment.ProcessorCount} processor cores"], first.Messages.Where(text => text.EndsWith("processor cores", StringComparison.Ordinal)));

        (await project.BuildAsync("--no-restore", "-p:RosePOSet=sft.epochs=0.2")).Succeeds();
        var back = (await project.BuildAsync("--no-restore")).Succeeds();
        Assert.Equal("restored; changed: epochs", back.Stages["sft"]);
        Assert.StartsWith("restored; ", back.Stages["measure"], StringComparison.Ordinal);

        // The report is entitled by the name, and so another one.
        var renamed = (await project.BuildAsync("--no-restore", "-p:RosePOSet=name=again")).Succeeds();
        Assert.All(renamed.Stages, stage => Assert.Equal(stage.Key == "measure" ? "new" : "restored; new", stage.Value));
    }
}
