namespace RosePO.Tasks.Tests;

/// <summary>What a build has in common with others: one folder of runs, the cores of the machine, and what earlier runs made.</summary>
[Collection(PackedBuilds.Name)]
public class PackedTogetherTests(PackedFeed feed)
{
    [Fact]
    public async Task Two_builds_at_once_into_one_folder_make_every_stage_once()
    {
        var project = feed.NewProject("at once").WithSdk().Write("experiment.yml", UserProject.Small.Replace("epochs: 1,", "epochs: 20,", StringComparison.Ordinal));
        (await project.BuildAsync("-t:Restore")).Succeeds();
        LoggedBuild[] builds = await Task.WhenAll(project.BuildAsync("--no-restore", "-v:normal"), project.BuildAsync("--no-restore", "-v:normal"));

        Assert.All(builds, build => build.Succeeds());
        Assert.Equal(1, builds.Count(build => build.Stages["pretrain"] == "new"));
        Assert.Equal(1, builds.Count(build => build.Stages["pretrain"] == "unchanged"));
        builds.Single(build => build.Stages["pretrain"] == "unchanged").Output.Says("small: waiting");
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
