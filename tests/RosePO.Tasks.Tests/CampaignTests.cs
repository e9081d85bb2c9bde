using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;

namespace RosePO.Tasks.Tests;

/// <summary>The short form of the campaigns: tests/Campaigns has the long one, and says how to run it. What fails here names the numbers that show it again.</summary>
public sealed class CampaignTests
{
    [Fact]
    public async Task Experiments_that_are_killed_end_in_the_bytes_of_undisturbed_ones_and_leave_nothing_over()
    {
        var report = await RunAsync("crash", "--kills", "4", "--target", "experiment");
        Assert.True((int)report["kills"]! >= 4);
        Assert.Equal((int)report["kills"]!, (int)report["resumed"]!);
    }

    [Fact]
    public async Task Experiments_that_are_killed_at_random_times_do_so_too()
    {
        var report = await RunAsync("crash", "--kills", "2", "--target", "experiment", "--at-times");
        Assert.True((int)report["kills"]! >= 2);
    }

    [Fact]
    public async Task Builds_that_are_killed_end_in_the_bytes_of_undisturbed_ones_and_leave_nothing_over()
    {
        var report = await RunAsync("crash", "--kills", "2", "--target", "build");
        Assert.True((int)report["kills"]! >= 2);
    }

    [Theory]
    [InlineData("experiment", 6)]
    [InlineData("build", 2)]
    public async Task Files_that_a_power_cut_took_are_made_again_or_refused(string target, int cuts)
    {
        var report = await RunAsync("powercut", "--cuts", cuts.ToString(CultureInfo.InvariantCulture), "--target", target);
        Assert.Equal(cuts, (int)report["madeAgain"]! + (int)report["refused"]!);
    }

    [Fact]
    public async Task A_changed_bit_a_deleted_and_a_cut_file_are_seen_before_they_are_used()
    {
        var report = await RunAsync("tamper", "--changes", "25");
        Assert.Equal(25, (int)report["madeAgain"]! + (int)report["refused"]! + (int)report["harmless"]!);
    }

    private static async Task<JsonObject> RunAsync(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Campaigns need setsid and cp -a.");
        var program = typeof(CampaignTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Campaigns").Value!;
        var output = await BuildProcess.RunAsync(BuildProcess.Repository, [Path.GetFullPath(program), .. arguments]);
        output.Succeeds();
        return JsonNode.Parse(output.Text.Split('\n').Single(line => line.StartsWith("{\"campaign\"", StringComparison.Ordinal)))!.AsObject();
    }
}
