using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RosePO.Tasks.Tests;

/// <summary>What is in each package: what a gallery shows, and what every platform needs.</summary>
[Collection(PackedBuilds.Name)]
public partial class PackedContentTests(PackedFeed feed)
{
    // What NuGet.org and the PowerShell Gallery accept.
    private const long MostBytes = 250_000_000;

    public static TheoryData<string> Packages => ["RosePO.Abstractions", "RosePO.Core", "RosePO.Sdk", "RosePO.Tasks", "RosePO.Templates"];

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_says_what_it_is_and_its_page_leads_to_the_tagged_files(string id)
    {
        using var package = Open(id);
        using var manifest = package.GetEntry($"{id}.nuspec")!.Open();
        var said = XDocument.Load(manifest).Descendants().ToLookup(element => element.Name.LocalName);
        var address = said["projectUrl"].Single().Value;
        Assert.StartsWith("https://", address, StringComparison.Ordinal);
        Assert.Equal(address, said["repository"].Single().Attribute("url")!.Value);
        Assert.Equal("MIT", said["license"].Single().Value);
        Assert.NotEmpty(said["tags"].Single().Value);
        Assert.Contains("### Added", said["releaseNotes"].Single().Value, StringComparison.Ordinal);
        Assert.DoesNotContain("## [", said["releaseNotes"].Single().Value, StringComparison.Ordinal);
        Assert.Equal((128, 128), SizeOf(Bytes(package, said["icon"].Single().Value)));
        Assert.True(new FileInfo(FileOf(id)).Length < MostBytes);

        var tree = $"{address}/blob/v{PackedFeed.Version}/";
        var page = Text(package, said["readme"].Single().Value);
        var leads = Links().Matches(page + said["releaseNotes"].Single().Value).Select(link => link.Groups[1].Value).ToList();
        Assert.NotEmpty(leads);
        foreach (var link in leads.Where(link => link[0] != '#'))
        {
            Assert.StartsWith("https://", link, StringComparison.Ordinal);
            if (link.StartsWith(tree, StringComparison.Ordinal))
            {
                Assert.True(Path.Exists(Path.Combine(BuildProcess.Repository, link[tree.Length..].Split('#')[0])), $"{id}: {link}");
            }
        }
    }

    [Theory]
    [InlineData("RosePO.Abstractions", "docs/csharp.md")]
    [InlineData("RosePO.Core", "docs/csharp.md")]
    [InlineData("RosePO.Sdk", "docs/msbuild.md")]
    [InlineData("RosePO.Tasks", "docs/msbuild.md")]
    [InlineData("RosePO.Templates", "templates/README.md")]
    public void The_page_of_a_package_is_the_one_of_the_repository_but_for_its_links(string id, string source)
    {
        using var package = Open(id);
        var page = File.ReadAllText(Path.Combine(BuildProcess.Repository, source));
        Assert.Equal(Links().Replace(page, "]()").TrimEnd(), Links().Replace(Text(package, "README.md"), "]()").TrimEnd());
    }

    [Fact]
    public void The_tasks_have_the_native_libraries_of_every_platform()
    {
        using var package = Open("RosePO.Tasks");
        Assert.Equal(
            [
                "linux-arm64/native/libduckdb.so", "linux-x64/native/libLibTorchSharp.so", "linux-x64/native/libduckdb.so",
                "osx-arm64/native/libLibTorchSharp.dylib", "osx-arm64/native/libduckdb.dylib", "win-arm64/native/LibTorchSharp.dll", "win-arm64/native/duckdb.dll",
                "win-x64/native/LibTorchSharp.dll", "win-x64/native/duckdb.dll",
            ],
            Under(package, "tasks/net10.0/runtimes/"));
        Assert.DoesNotContain(package.Entries, entry => !entry.FullName.Contains("/runtimes/", StringComparison.Ordinal) && entry.Name is "libduckdb.so" or "libLibTorchSharp.so");
    }

    [Fact]
    public void The_engine_has_TorchSharps_own_libraries_apart_from_TorchSharp()
    {
        using var package = Open("RosePO.Core");
        Assert.Equal(
            ["linux-x64/libLibTorchSharp.so", "osx-arm64/libLibTorchSharp.dylib", "win-arm64/LibTorchSharp.dll", "win-x64/LibTorchSharp.dll"],
            Under(package, "runtimes-of-torchsharp/"));
        Assert.Equal(["RosePO.Core.dll", "RosePO.Core.xml"], Under(package, "lib/net10.0/"));
        Assert.NotNull(package.GetEntry("buildTransitive/RosePO.Core.targets"));
        Assert.NotNull(package.GetEntry("licenses/TorchSharp/LICENSE.txt"));
    }

    [Theory]
    [InlineData("RosePO.Abstractions")]
    [InlineData("RosePO.Core")]
    [InlineData("RosePO.Tasks")]
    public void Assemblies_are_of_no_platform(string id)
    {
        using var package = Open(id);
        var compared = 0;
        foreach (var entry in package.Entries.Where(entry => entry.Name.StartsWith("RosePO.", StringComparison.Ordinal) && entry.Name.EndsWith(".dll", StringComparison.Ordinal)))
        {
            using var file = new PEReader(new MemoryStream(Bytes(package, entry.FullName)));
            Assert.Equal((entry.Name, Machine.I386, CorFlags.ILOnly), (entry.Name, file.PEHeaders.CoffHeader.Machine, file.PEHeaders.CorHeader!.Flags));
            compared++;
        }

        Assert.NotEqual(0, compared);
    }

    [Theory]
    [InlineData("RosePO.Abstractions")]
    [InlineData("RosePO.Core")]
    public void Symbols_are_those_of_the_assembly(string id)
    {
        using var package = Open(id);
        using var symbols = ZipFile.OpenRead(Path.ChangeExtension(FileOf(id), ".snupkg"));
        using var assembly = new PEReader(new MemoryStream(Bytes(package, $"lib/net10.0/{id}.dll")));
        var named = assembly.ReadCodeViewDebugDirectoryData(assembly.ReadDebugDirectory().First(entry => entry.Type == DebugDirectoryEntryType.CodeView));
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(Bytes(symbols, $"lib/net10.0/{id}.pdb")));
        Assert.Equal(named.Guid, new BlobContentId(provider.GetMetadataReader().DebugMetadataHeader!.Id).Guid);
    }

    private static string[] Under(ZipArchive package, string folder) =>
    [
        .. package.Entries.Where(entry => entry.FullName.StartsWith(folder, StringComparison.Ordinal)).Select(entry => entry.FullName[folder.Length..]).Order(StringComparer.Ordinal),
    ];

    // Width and height are the first two numbers of a PNG.
    private static (int, int) SizeOf(byte[] png) =>
        (System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));

    private static string Text(ZipArchive package, string name) => System.Text.Encoding.UTF8.GetString(Bytes(package, name));

    private static byte[] Bytes(ZipArchive package, string name)
    {
        using var stream = package.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private string FileOf(string id) => Path.Combine(feed.Packages, $"{id}.{PackedFeed.Version}.nupkg");

    private ZipArchive Open(string id) => ZipFile.OpenRead(FileOf(id));

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Links();
}
