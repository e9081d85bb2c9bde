using RosePO.Core.Experiments;

namespace RosePO.Core.Tests.Experiments;

public sealed class RunsPlaceTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("rosepo-place-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("", "a/b/runs")]
    [InlineData("a/own.csproj=<Project Sdk=\"RosePO.Sdk\" />", "a/runs")]
    [InlineData("a/own.csproj=<Project><ItemGroup><PackageReference Include=\"RosePO.Tasks\" /></ItemGroup></Project>", "a/runs")]
    [InlineData("a/other.csproj=<Project Sdk=\"Microsoft.NET.Sdk\" />", "a/b/runs")]
    [InlineData("a/other.csproj=<Project Sdk=\"Microsoft.NET.Sdk\" />;own.proj=<RosePOExperiment Include=\"a/b/*.yml\" />", "runs")]
    [InlineData("a/own.csproj=RosePO;a/b/nearest.fsproj=RosePO", "a/b/runs")]
    [InlineData("own.csproj=RosePO;a/.git=a repository", "a/b/runs")]
    [InlineData("a/.git=a repository;a/own.csproj=RosePO", "a/runs")]
    [InlineData("a/notes.md=RosePO", "a/b/runs")]
    public void Without_a_folder_runs_are_beside_the_project_that_builds_the_file(string files, string expected)
    {
        var yaml = Path.Combine(Directory.CreateDirectory(Path.Combine(_root, "a", "b")).FullName, "one.yml");
        File.WriteAllText(yaml, "name: one\ndataset: { format: Sample }\n");
        foreach (var file in files.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            File.WriteAllText(Path.Combine(_root, file.Split('=', 2)[0]), file.Split('=', 2)[1]);
        }

        Assert.Equal(Path.Combine(_root, expected, "one"), ExperimentPlan.Load(new ExperimentRequest { File = yaml }).Root);
    }

    [Fact]
    public void A_folder_that_is_named_is_taken()
    {
        var yaml = Path.Combine(_root, "one.yml");
        File.WriteAllText(yaml, "name: one\ndataset: { format: Sample }\n");
        File.WriteAllText(Path.Combine(_root, "own.proj"), "RosePO");
        Assert.Equal(Path.Combine(_root, "there", "one"), ExperimentPlan.Load(new ExperimentRequest { File = yaml, Runs = Path.Combine(_root, "there") }).Root);
    }
}
