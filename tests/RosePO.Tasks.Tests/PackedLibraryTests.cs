namespace RosePO.Tasks.Tests;

/// <summary>RosePO.Core as a program in C# uses it that has nothing of this repository.</summary>
[Collection(PackedBuilds.Name)]
public class PackedLibraryTests(PackedFeed feed)
{
    [Fact]
    public async Task The_program_of_the_documentation_runs_with_the_package_alone()
    {
        var project = feed.NewProject("csharp").Write("recommend.cs", Program());
        var output = await BuildProcess.RunAsync(project.Folder, ["run", "recommend.cs", "--", project.At("work")], [.. feed.Environment, ("OMP_NUM_THREADS", "1")]);

        output.Succeeds();
        output.Says("150 users, 40 items");
        output.Says("rosepo");
        output.Says("1. ");
        Assert.True(File.Exists(project.At("work", "measured", "report.html")));
        Assert.True(File.Exists(project.At("work", "rosepo", "model.safetensors")));
    }

    // The first block of the page that begins as a file does which is a program by itself.
    private static string Program()
    {
        var page = File.ReadAllText(Path.Combine(BuildProcess.Repository, "docs", "csharp.md"));
        var start = page.IndexOf("#:package RosePO.Core@", StringComparison.Ordinal);
        var program = page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
        Assert.StartsWith($"#:package RosePO.Core@{PackedFeed.Version}\n", program, StringComparison.Ordinal);
        return program;
    }
}
