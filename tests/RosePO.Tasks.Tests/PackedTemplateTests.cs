namespace RosePO.Tasks.Tests;

/// <summary><c>dotnet new rosepo</c> from the package, in a home of its own.</summary>
[Collection(PackedBuilds.Name)]
public class PackedTemplateTests(PackedFeed feed)
{
    [Fact]
    public async Task A_new_project_runs_at_once_and_meets_its_gates()
    {
        var project = await New("Film-Club");
        Assert.True(File.Exists(project.At("Film-Club.csproj")));
        Assert.True(File.Exists(project.At(".github", "workflows", "experiments.yml")));
        Assert.All(Directory.EnumerateFiles(project.Folder, "*", SearchOption.AllDirectories), file => Assert.DoesNotContain("RosePOProject", File.ReadAllText(file), StringComparison.Ordinal));

        var build = (await project.BuildWithAsync([("OMP_NUM_THREADS", "1")])).Succeeds();
        Assert.Contains("HoldRosePOGates", build.Tasks);
        Assert.True(File.Exists(project.At("runs", "recommender", "measure", "metrics.json")));
        Assert.Contains("tests=\"3\" failures=\"0\"", File.ReadAllText(project.At("bin", "rosepo", "gates.xml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_of_ones_own_takes_the_place_of_the_sample()
    {
        feed.NewProject("logs").Write("orders.csv", "customer,sku,name\na,1,One\na,2,Two\na,3,Three\n");
        var log = Path.Combine(feed.Folder, "users", "logs", "orders.csv");
        var project = await New("shop", "--csv", log, "--user", "customer", "--item", "sku", "--title", "name");

        Assert.False(Directory.Exists(project.At("data")));
        (await project.BuildAsync("-t:RosePOValidate")).Succeeds();

        // Columns that the file does not have are reported before anything runs.
        var wrong = await New("wrong", "--csv", log);
        var build = await wrong.BuildAsync("-t:RosePOValidate");
        build.Output.Fails();
        build.Output.Says("ROSE1204");
    }

    private async Task<UserProject> New(string name, params string[] arguments)
    {
        var project = feed.NewProject(name);
        var hive = Path.Combine(feed.Folder, "hive");
        if (!Directory.Exists(hive))
        {
            await Dotnet("install", Path.Combine(feed.Packages, $"RosePO.Templates.{PackedFeed.Version}.nupkg"));
        }

        await Dotnet(["rosepo", "-n", name, "-o", project.Folder, .. arguments]);
        return project;

        async Task Dotnet(params string[] command) =>
            (await BuildProcess.RunAsync(feed.Folder, ["new", .. command, "--debug:custom-hive", hive], feed.Environment)).Succeeds();
    }
}
