using System.Text.Json;
using System.Xml.Linq;
using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Tests.Supply;

/// <summary>docs/licences.md says what is shipped, no more and no less.</summary>
public sealed class LicenceTests
{
    // They read the code and are not part of what is built.
    private static readonly string[] s_analyzers = ["Microsoft.CodeAnalysis.BannedApiAnalyzers", "Microsoft.CodeAnalysis.PublicApiAnalyzers"];

    [Fact]
    public void The_table_of_licences_lists_every_package_that_is_shipped() =>
        Assert.Equal(Shipped(), Table().Select(row => (row.Package, row.Version)));

    [Fact]
    public void Each_licence_is_the_one_that_the_packages_manifest_names()
    {
        var compared = 0;
        foreach (var (package, version, licence) in Table())
        {
            var id = package.ToLowerInvariant();
            var folder = Path.Combine(UserFolders.Packages ?? "/nowhere", id, version);
            var manifest = Path.Combine(folder, $"{id}.nuspec");
            if (!File.Exists(manifest))
            {
                continue;
            }

            var named = XDocument.Load(manifest).Descendants().Single(element => element.Name.LocalName == "license");
            compared++;
            if (named.Attribute("type")!.Value == "expression")
            {
                Assert.Equal((package, named.Value), (package, licence));
            }
            else
            {
                Assert.Contains($"{licence} License", File.ReadAllText(Path.Combine(folder, named.Value)), StringComparison.Ordinal);
            }
        }

        Assert.SkipWhen(compared == 0, "The package folder is elsewhere.");
    }

    [Fact]
    public void A_package_that_brings_no_text_has_it_on_the_page()
    {
        var page = File.ReadAllText(Page);
        var texts = page[page.IndexOf("## Texts", StringComparison.Ordinal)..];
        var compared = 0;
        foreach (var (package, version, _) in Table())
        {
            var folder = Path.Combine(UserFolders.Packages ?? "/nowhere", package.ToLowerInvariant(), version);
            if (Directory.Exists(folder))
            {
                compared++;
                Assert.True(Directory.EnumerateFiles(folder, "LICENSE*").Any() || texts.Contains(package, StringComparison.Ordinal), package);
            }
        }

        Assert.SkipWhen(compared == 0, "The package folder is elsewhere.");
    }

    private static string Page => Path.Combine(Repository.Root, "docs", "licences.md");

    private static List<(string Package, string Version, string Licence)> Table() => [.. File.ReadLines(Page)
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .Where(cells => cells[1] != "package")
        .Select(cells => (cells[1], cells[2], cells[3]))];

    private static IEnumerable<(string, string)> Shipped() => [.. new[] { "RosePO.Core", "RosePO.Server" }.SelectMany(Locked).Distinct()
        .OrderBy(package => package.Name, StringComparer.OrdinalIgnoreCase)];

    private static List<(string Name, string Version)> Locked(string project)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "src", project, "packages.lock.json")));
        return [.. document.RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject()
            .Where(package => package.Value.GetProperty("type").GetString() != "Project" && !s_analyzers.Contains(package.Name))
            .Select(package => (package.Name, package.Value.GetProperty("resolved").GetString()!))];
    }
}
