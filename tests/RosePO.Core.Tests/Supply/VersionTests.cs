using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RosePO.Core.Tests.Supply;

/// <summary>The version is decided in Directory.Build.props; whatever repeats it for a reader repeats that one.</summary>
public sealed partial class VersionTests
{
    private static string Version => XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("VersionPrefix").Single().Value;

    [Fact]
    public void Pages_and_manifests_name_the_version_that_is_built()
    {
        string[] files =
        [
            "README.md", "RosePO.psd1", Path.Combine("module", "assertions", "RosePO.Assertions", "RosePO.Assertions.psd1"),
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(file => Path.GetRelativePath(Repository.Root, file)),
        ];
        var named = files.SelectMany(file => Named().Matches(File.ReadAllText(Path.Combine(Repository.Root, file))).Select(match => (file, match.Groups[1].Value))).ToList();
        Assert.Contains(named, one => one.file == "RosePO.psd1");
        Assert.Contains(named, one => one.file == "README.md");
        Assert.All(named, one => Assert.Equal((one.file, Version), one));
    }

    [Fact]
    public void The_change_log_has_the_version_and_a_place_for_what_comes_next()
    {
        var heads = File.ReadLines(Path.Combine(Repository.Root, "CHANGELOG.md")).Where(line => line.StartsWith("## [", StringComparison.Ordinal)).ToList();
        Assert.Equal("## [Unreleased]", heads[0]);
        Assert.StartsWith($"## [{Version}] - ", heads[1], StringComparison.Ordinal);
    }

    // RosePO.Sdk/1.2.3, RosePO.Core@1.2.3, "RosePO.Tasks" Version="1.2.3", RosePO/1.2.3/RosePO.psd1, "nuget: RosePO.Core, 1.2.3", ModuleVersion = '1.2.3'
    [GeneratedRegex(@"(?:RosePO(?:\.\w+)?(?:/|@|, |"" Version="")|(?m:^)\s*ModuleVersion\s*=\s*')(\d+\.\d+\.\d+)")]
    private static partial Regex Named();
}
