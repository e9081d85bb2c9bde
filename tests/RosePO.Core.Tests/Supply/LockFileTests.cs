using System.Text.Json;
using System.Xml.Linq;
using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Tests.Supply;

/// <summary>What a build fetches is fixed by its content, not by its name alone.</summary>
public sealed class LockFileTests
{
    // Packages that are fetched and not referenced, which lock files leave out: their content as NuGet hashes it, without signatures.
    private static readonly Dictionary<string, string> s_fetched = new(StringComparer.OrdinalIgnoreCase)
    {
        ["libtorch-cpu-linux-x64 2.10.0"] = "YGd/F5T77Urmui3LeXOgXP8xqY+RpSZFcMBwV+tBDYMMtxppKyi8O4ajnWSNSmlSctr6KGvSmfGRhmxRGYfbuA==",
        ["Microsoft.Build.NoTargets 3.7.0"] = "iA5g62ZUHIUrbE9eOMe3jUf/OWlEfnap6PmjgZvAQh2omIj9PF2VNTQJ0H8p0FCIbmj/Bk7SZi12B5xkF8v/xQ==",
        ["Microsoft.ML.OnnxRuntime 1.31.1"] = "XtsO/1JoKepkWbGk9/DcYtRUTduwJD68kw0eeaH5yy77YBivUZWhC1NBNlVecsBt9EitlQIjCd1hHDNXJ2jbQA==",
        ["Newtonsoft.Json 13.0.4"] = "pdgNNMai3zv51W5aq268sujXUyx7SNdE2bj1wZcWjAQrKMFZV260lbqYop1d2GM67JI1huLRwxo9ZqnfF/lC6A==",
        ["Pester 5.9.1"] = "ueNRfNTrcHycKxcPOiENFm4UJULpJJpNN6SVNo0MNmwDHJkmoMA6/UX07i3BClqFX09Wl09BbBLGJifWgSIXbg==",
        ["Pester 6.2.0"] = "tMdBujYtaatxlN6c4BtFKB2J2qpTPiutZ3fkKVWR/jOlK+jJwzAii4FiWbjhgfqyxJV5hb55SvcatHSOjIPrcw==",
        ["PowerShell 7.6.9"] = "Mbe0ZL/+PD3apnlrNzTDwtAYNXTeYs/fdWpEYVmFYPEmCy8N42NMwiBg2Bh//OCoAUu2L7AXxWZKiY+2JFtSuQ==",
        ["YamlDotNet 16.3.0"] = "SgMOdxbz8X65z8hraIs6hOEdnkH6hESTAIUa7viEngHOYaH+6q5XJmwr1+yb9vJpNQ19hCQY69xbFsLtXpobQA==",
    };

    public static TheoryData<string> Projects => [.. Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
        .Where(file => !file.StartsWith("examples/", StringComparison.Ordinal) && !file.StartsWith("templates/rosepo/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal) && !file.StartsWith("artifacts/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_project_has_a_lock_file_with_the_hash_of_every_package_and_no_address(string project)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, Path.GetDirectoryName(project)!, "packages.lock.json"));
        Assert.DoesNotContain("://", text, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(text);
        var packages = document.RootElement.GetProperty("dependencies").EnumerateObject()
            .SelectMany(framework => framework.Value.EnumerateObject())
            .Where(package => package.Value.GetProperty("type").GetString() != "Project")
            .ToList();
        Assert.NotEmpty(packages);
        Assert.All(packages, package => Assert.Equal(64, Convert.FromBase64String(package.Value.GetProperty("contentHash").GetString()!).Length));
    }

    [Fact]
    public void What_lock_files_leave_out_is_fetched_in_one_version_whose_content_is_known()
    {
        var compared = 0;
        foreach (var (name, hash) in s_fetched)
        {
            var parts = name.ToLowerInvariant().Split(' ');
            var metadata = Path.Combine(UserFolders.Packages ?? "/nowhere", parts[0], parts[1], ".nupkg.metadata");
            if (File.Exists(metadata))
            {
                compared++;
                using var document = JsonDocument.Parse(File.ReadAllText(metadata));
                Assert.Equal((name, hash), (name, document.RootElement.GetProperty("contentHash").GetString()));
            }
        }

        Assert.SkipWhen(compared == 0, "The package folder is elsewhere.");
    }

    [Fact]
    public void Every_package_that_is_fetched_and_not_referenced_is_among_those_known()
    {
        var properties = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PropertyGroup").Elements()
            .ToDictionary(element => $"$({element.Name.LocalName})", element => element.Value);
        var lockedElsewhere = new[] { "TorchSharp" };
        var fetched = Projects.Select(row => row.Data).SelectMany(project => XDocument.Load(Path.Combine(Repository.Root, project)).Descendants("PackageDownload"))
            .Select(element => (Id: element.Attribute("Include")!.Value.Replace("$(RuntimeIdentifier)", "linux-x64", StringComparison.Ordinal), Versions: element.Attribute("Version")!.Value))
            .SelectMany(package => package.Versions.Split(';').Select(version => (package.Id, Version: version.Trim('[', ']'))))
            .Select(package => (package.Id, Version: properties.GetValueOrDefault(package.Version, package.Version)))
            .Where(package => !lockedElsewhere.Contains(package.Id));
        Assert.All(fetched, package => Assert.Contains($"{package.Id} {package.Version}", s_fetched.Keys, StringComparer.OrdinalIgnoreCase));
    }
}
