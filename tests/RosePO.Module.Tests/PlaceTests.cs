namespace RosePO.Module.Tests;

/// <summary>Where a user may be and how a path may be written.</summary>
[Collection(Host.Collection)]
public sealed class PlaceTests(Host host) : IClassFixture<Host>
{
    private const string Pipeline = """

        $null = Import-RecDataset -Format Sample -SampleUsers 20 -SampleFamilies 8 -SampleFamilySize 4 -Destination "$at/data"
        $null = New-PreferencePairs -Dataset "$at/data" -Strategy Random -MaxExamples 5 -Destination "$at/pairs"
        $null = Export-PreferencePairs "$at/pairs.jsonl" -Pairs "$at/pairs"
        $null = Import-PreferencePairs -LiteralPath "$at/pairs.jsonl" -Destination "$at/again"
        $null = Measure-Recommendations -Dataset "$at/data" -Baseline Random -Resamples 10 -Destination "$at/measured"
        (Get-RosePORun -LiteralPath "$at").Path
        """;

    [Theory]
    [InlineData("$at = 'Lab:'")]
    [InlineData("$null = $ExecutionContext.SessionState.Path.SetLocation('Lab:/'); $at = '.'")]
    public void Paths_of_a_drive_of_the_users_own_are_resolved(string place)
    {
        using var own = new Host();
        Check(own, place, own.AddDrive("Lab"));
    }

    [Theory]
    [InlineData("Zürich 東京 [1] Ωμέγα", "./{0}")]
    [InlineData("qualified", "Microsoft.PowerShell.Core\\FileSystem::{1}/{0}")]
    [InlineData("shared", "/{1}/{0}")]
    public void Paths_may_hold_any_letters_name_their_provider_or_begin_like_a_shares(string name, string written)
    {
        // "//server/share" names a share; where there is none, the two strokes are one.
        Assert.SkipWhen(name == "shared" && OperatingSystem.IsWindows(), "A share needs a server here.");
        var folder = Directory.CreateDirectory(host.InFolder(name)).FullName;
        Check(host, $"$at = '{string.Format(null, written, name, host.Folder)}'", folder);
    }

    private static void Check(Host host, string place, string folder)
    {
        var found = host.Get(place + Pipeline).Select(path => path.ToString()).Order();
        Assert.Equal(["again", "data", "measured", "pairs"], found.Select(path => Path.GetRelativePath(folder, path!)));
    }
}
