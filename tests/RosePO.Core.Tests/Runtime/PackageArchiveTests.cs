using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CsCheck;
using RosePO.Core.Runtime.Provisioning;

namespace RosePO.Core.Tests.Runtime;

public sealed class PackageArchiveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-archive-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private PackageArchive Open(byte[] package)
    {
        var path = Path.Combine(_folder, "p.nupkg");
        File.WriteAllBytes(path, package);
        return PackageArchive.Open(new PackageFile("p", "1.0.0", path), [PackageFeed.HashOf(package)]);
    }

    private static byte[] Of(params string[] names) => PackageFeed.Package("p", "1.0.0", [], [.. names.Select(name => (name, (byte[])[1]))]);

    private RoseException AssertRefused(byte[] package)
    {
        var error = Assert.Throws<RoseException>(() => Open(package).Extract("any", Directory.CreateDirectory(Path.Combine(_folder, "out")).FullName, null, TestContext.Current.CancellationToken));
        Assert.Equal(RoseErrorCode.PackageInvalid, error.Error);
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories), file => Path.GetFileName(file) != "p.nupkg");
        return error;
    }

    [Theory]
    [InlineData("../libx.so", "leads out of its folder")]
    [InlineData("runtimes/any/native/../../../libx.so", "leads out of its folder")]
    [InlineData("runtimes/./libx.so", "leads out of its folder")]
    [InlineData("..", "leads out of its folder")]
    [InlineData("runtimes\\any\\native\\libx.dll", "has a back-slash or a colon in its name")]
    [InlineData("..\\libx.dll", "has a back-slash or a colon in its name")]
    [InlineData("/etc/libx.so", "starts at the root, or has an empty name on its way")]
    [InlineData("runtimes//libx.so", "starts at the root, or has an empty name on its way")]
    [InlineData("C:/libx.dll", "has a back-slash or a colon in its name")]
    [InlineData("C:libx.dll", "has a back-slash or a colon in its name")]
    [InlineData("libx.dll:stream", "has a back-slash or a colon in its name")]
    [InlineData("libx.so\u0000.txt", "has a control character in its name")]
    [InlineData("lib\u001bx.so", "has a control character in its name")]
    [InlineData("NUL", "has the name of a device")]
    [InlineData("runtimes/con.txt", "has the name of a device")]
    [InlineData("runtimes/Com1 .dll", "has the name of a device")]
    [InlineData("lpt9/libx.dll", "has the name of a device")]
    [InlineData("COM\u00b9.dll", "has the name of a device")]
    [InlineData("conin$", "has the name of a device")]
    [InlineData("libx.so.", "has a name that ends in a dot or a space")]
    [InlineData("lib /x.so", "has a name that ends in a dot or a space")]
    public void A_name_that_would_mean_something_else_on_some_system_is_refused_on_every_system(string name, string why)
    {
        Assert.Equal(why, EntryNames.ObjectionTo(name));
        Assert.Contains($"' {why})", AssertRefused(Of(name)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runtimes/linux-x64/native/libtorch_cpu.so")]
    [InlineData("runtimes/osx-arm64/native/libomp.dylib")]
    [InlineData("_rels/.rels")]
    [InlineData("[Content_Types].xml")]
    [InlineData(".signature.p7s")]
    [InlineData("lib/netstandard2.0/_._")]
    [InlineData("libx.so.1..2")]
    [InlineData("console/commander.txt")]
    [InlineData("folder/")]
    public void Names_of_real_packages_are_fine(string name) => Assert.Null(EntryNames.ObjectionTo(name));

    [Fact]
    public void No_name_that_passes_leads_out_of_the_folder() => Gen.OneOf(Gen.String[Gen.Char["./\\:aC \0"], 0, 12], Gen.String).Sample(
        name =>
        {
            if (EntryNames.ObjectionTo(name) is null)
            {
                var root = Path.Combine(Path.GetTempPath(), "root") + Path.DirectorySeparatorChar;
                Assert.StartsWith(root, Path.GetFullPath(name, root), StringComparison.Ordinal);
                Assert.True(name.TrimEnd('/').Length > 0);
            }
        },
        iter: 20_000);

    [Theory]
    [InlineData("a/libx.so", "a/libx.so")]
    [InlineData("a/libx.so", "a/LIBX.so")]
    [InlineData("A/libx.so", "a/libx.so")]
    [InlineData("a", "a/")]
    public void Entries_that_would_be_one_file_where_cases_are_not_told_apart_are_refused(string first, string second) =>
        Assert.Contains("is there twice", AssertRefused(Of(first, second)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0xa000)]
    [InlineData(0x6000)]
    [InlineData(0x1000)]
    public void Links_and_devices_are_refused(int type)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            var entry = archive.CreateEntry("runtimes/any/native/libx.so");
            entry.ExternalAttributes = (type | 0x1ff) << 16;
            using var writer = new StreamWriter(entry.Open());
            writer.Write("/etc/passwd");
        }

        Assert.Contains("is a link or a device", AssertRefused(stream.ToArray()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(999_999, false)]
    [InlineData(1_000_001, true)]
    public void No_entry_unpacks_to_more_than_the_list_says_and_one_that_is_shorter_is_refused(int declared, bool isRefused)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("runtimes/any/native/libx.so", CompressionLevel.SmallestSize).Open();
            entry.Write(new byte[1_000_000]);
        }

        // The length in the central directory: 24 bytes into its only record.
        var bytes = stream.ToArray();
        var record = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8);
        Assert.Equal(1_000_000, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(record + 24)));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(record + 24), declared);
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "out")).FullName;
        using (var archive = Open(bytes))
        {
            var error = Record.Exception(() => archive.Extract("any", folder, null, TestContext.Current.CancellationToken)) as RoseException;
            Assert.Equal(isRefused ? RoseErrorCode.PackageInvalid : null, error?.Error);
        }

        Assert.All(Directory.EnumerateFiles(folder), file => Assert.True(new FileInfo(file).Length <= declared));
    }

    [Fact]
    public void An_archive_that_would_fill_the_disk_is_refused_by_its_list()
    {
        var bytes = Of(Enumerable.Range(0, 3).Select(i => $"file{i}").ToArray());
        for (var at = 0; bytes.AsSpan(at).IndexOf("PK\u0001\u0002"u8) is >= 0 and var next; at += next + 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + next + 24), 0xf0000000);
        }

        Assert.Contains("its files are too large", AssertRefused(bytes).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE p [<!ENTITY x \"y\">]><package>&x;</package>")]
    [InlineData("<package>")]
    public void A_manifest_with_entities_or_without_an_end_is_refused(string manifest)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (var writer = new StreamWriter(archive.CreateEntry("p.nuspec").Open(), Encoding.UTF8))
        {
            writer.Write(manifest);
        }

        Assert.Equal(RoseErrorCode.PackageInvalid, Assert.Throws<RoseException>(() => Open(stream.ToArray()).Dependencies()).Error);
    }

    [Fact]
    public void Dependencies_whose_names_are_paths_are_not_followed()
    {
        using var archive = Open(PackageFeed.Package(
            "p", "1.0.0", [("libtorch-x", "1.0.0"), ("libtorch-/../../x", "1.0.0"), ("libtorch-y", "1/../..")]));
        Assert.Equal([("libtorch-x", "1.0.0")], archive.Dependencies());
    }

    [Fact]
    public void Two_files_of_one_name_in_two_folders_are_refused()
    {
        var package = Of("runtimes/any/native/libx.so", "fragments/any/native/libx.so");
        using var archive = Open(package);
        var error = Assert.Throws<RoseException>(() => archive.Extract("any", Directory.CreateDirectory(Path.Combine(_folder, "out")).FullName, null, TestContext.Current.CancellationToken));
        Assert.Equal(RoseErrorCode.PackageInvalid, error.Error);
    }
}
