using System.Text.RegularExpressions;

namespace RosePO.Tasks.Tests;

/// <summary>What a person sees who builds at a terminal.</summary>
[Collection(PackedBuilds.Name)]
public partial class PackedTerminalTests(PackedFeed feed)
{
    [Fact]
    public async Task The_terminal_logger_shows_the_table_and_the_report()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"), "There is no program that gives a build a terminal.");
        var project = feed.NewProject("terminal").WithSdk().Write("experiment.yml", UserProject.Small);
        var first = await Build(project);

        // Paths below the folder of the build are shown from there.
        Shows(@"user .*\([0-9.]+s\) → runs/small/measure/report\.html\n[\s\S]*test split, n = [0-9]+ users", first);
        Shows(@"\n +sft +[0-9.]+", first);
        Shows(@"user .*\([0-9.]+s\) → bin/rosepo/\n", first);

        var second = await Build(project);
        Shows(@"user .*\([0-9.]+s\) → bin/rosepo/\n", second);
        Assert.DoesNotContain("test split", second, StringComparison.Ordinal);
    }

    private static void Shows(string pattern, string text) => Assert.True(Regex.IsMatch(text, pattern), $"{pattern} is not in:\n{text}");

    private async Task<string> Build(UserProject project)
    {
        var said = project.At("said.txt");
        var output = await BuildProcess.RunProgramAsync(
            "script", project.Folder, ["-qec", "dotnet build -nodeReuse:false --tl:on -p:RosePOCores=1", said],
            [.. feed.Environment, ("MSBUILDTERMINALLOGGER", "on"), ("TERM", "xterm-256color"), ("COLUMNS", "200")]);
        var text = Sequence().Replace(await File.ReadAllTextAsync(said, TestContext.Current.CancellationToken), "").Replace("\r", "", StringComparison.Ordinal);
        Assert.True(output.ExitCode == 0, text);
        return text;
    }

    // Colours and the cursor (CSI), links and the state of the task bar (OSC).
    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]|\e\][^\e\a]*(?:\e\\|\a)")]
    private static partial Regex Sequence();
}
