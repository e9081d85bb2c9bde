using RosePO.Core.Runtime;
using RosePO.Core.Runtime.Provisioning;
using RosePO.Core.Tests.Runtime.Trust;

namespace RosePO.Core.Tests.Runtime;

/// <summary>An installation replaces what an installation made, and nothing else.</summary>
public sealed class RuntimeDestinationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-destination-").FullName;

    private static byte[] Package { get; } = PackageFeed.Package(
        $"libtorch-cpu-{RuntimePackages.Platform}", RuntimePackages.LibTorchVersion, [],
        ($"runtimes/{RuntimePackages.Platform}/native/{NativeSearch.FileName("torch_cpu")}", [1, 2, 3]));

    private string Destination => Path.Combine(_folder, "mydocs");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private RuntimeInstallResult Install(bool overwrite = true, string? destination = null)
    {
        var source = Directory.CreateDirectory(Path.Combine(_folder, "source")).FullName;
        File.WriteAllBytes(Path.Combine(source, $"libtorch-cpu-{RuntimePackages.Platform}.{RuntimePackages.LibTorchVersion}.nupkg"), Package);
        return InstallRuntime.Run(
            new RuntimeInstallRequest { Source = source, Destination = destination ?? Destination, Hashes = [PackageFeed.HashOf(Package)], Overwrite = overwrite },
            cancellation: TestContext.Current.CancellationToken);
    }

    private RoseException AssertRefused(bool overwrite = true)
    {
        var before = Tree();
        var error = Assert.Throws<RoseException>(() => Install(overwrite));
        Assert.Equal(RoseErrorCode.DestinationExists, error.Error);
        Assert.Equal(before, Tree());
        return error;
    }

    private List<string> Tree() => [.. Directory.EnumerateFileSystemEntries(_folder, "*", SearchOption.AllDirectories)
        .Where(path => !path.Contains("source", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData("thesis.txt")]
    [InlineData("rosepo-runtime.json")]
    [InlineData("libtorch_cpu.so")]
    [InlineData(".hidden")]
    public void A_folder_of_the_users_own_is_never_replaced_and_named(string name)
    {
        Directory.CreateDirectory(Destination);
        File.WriteAllText(Path.Combine(Destination, name), "{}");
        foreach (var overwrite in (bool[])[true, false])
        {
            Assert.Equal(
                $"'{Destination}' is not replaced, because it contains '{name}' and no libtorch that was installed here: choose another destination, or move what it contains away.",
                AssertRefused(overwrite).Message);
        }

        Assert.Equal("{}", File.ReadAllText(Path.Combine(Destination, name)));
    }

    [Theory]
    [InlineData("{\"files\":[{\"name\":\"thesis.txt\",\"size\":1,\"sha256\":\"\"}]}")]
    [InlineData("{\"result\":null,\"files\":[{\"name\":\"thesis.txt\"}]}")]
    [InlineData("{\"files\":[{\"name\":\"../thesis.txt\"}],\"result\":{\"folder\":\"\",\"version\":\"\",\"source\":\"\"}}")]
    [InlineData("{\"files\":[],\"result\":{\"folder\":\"\",\"version\":\"\",\"source\":\"\"}}")]
    [InlineData("[")]
    public void A_manifest_that_is_no_manifest_makes_a_folder_none_of_ours(string manifest)
    {
        Directory.CreateDirectory(Destination);
        File.WriteAllText(Path.Combine(Destination, "rosepo-runtime.json"), manifest);
        AssertRefused();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_the_user_put_beside_an_installed_runtime_keeps_it_from_being_replaced(bool isFolder)
    {
        Install();
        var added = Path.Combine(Destination, "notes");
        if (isFolder)
        {
            Directory.CreateDirectory(added);
        }
        else
        {
            File.WriteAllText(added, "mine");
        }

        Assert.Contains("'notes', which was not installed", AssertRefused().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_installed_runtime_that_was_damaged_is_replaced_on_demand_and_leaves_nothing_behind()
    {
        Install();
        var library = Path.Combine(Destination, NativeSearch.FileName("torch_cpu"));
        File.WriteAllBytes(library, [1, 2, 4]);
        Assert.Equal($"'{Path.GetFileName(library)}' is not as it was installed", InstalledRuntime.Read(Destination)!.Difference());
        AssertRefused(overwrite: false);
        Assert.False(Install().Reused);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(library));
        Assert.Equal([Destination, library, Path.Combine(Destination, "rosepo-runtime.json")], Tree());
        Assert.True(Install(overwrite: false).Reused);
    }

    [Fact]
    public void An_empty_folder_is_taken()
    {
        Directory.CreateDirectory(Destination);
        Assert.False(Install(overwrite: false).Reused);
    }

    [Fact]
    public void A_file_or_a_link_is_no_destination()
    {
        File.WriteAllText(Destination, "mine");
        AssertRefused();
        File.Delete(Destination);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right of their own there.");
        var elsewhere = Directory.CreateDirectory(Path.Combine(_folder, "elsewhere")).FullName;
        Directory.CreateSymbolicLink(Destination, elsewhere);
        AssertRefused();
        Directory.Delete(elsewhere);
        AssertRefused();
    }

    [Fact]
    public void Folders_of_the_user_that_are_named_as_an_installations_own_are_left_alone()
    {
        foreach (var name in (string[])[".partial", ".download"])
        {
            Directory.CreateDirectory(Destination + name);
            File.WriteAllText(Path.Combine(Destination + name, "thesis.txt"), "mine");
        }

        Assert.Contains($"'{Destination}.download'", AssertRefused().Message, StringComparison.Ordinal);
        File.Delete(Path.Combine(Destination + ".download", "thesis.txt"));
        Install();
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Destination + ".partial", "thesis.txt")));
    }

    [Fact]
    public void A_relative_destination_is_refused() => Assert.Equal(
        RoseErrorCode.RequestInvalid, Assert.Throws<RoseException>(() => Install(destination: "libtorch")).Error);

    [Fact]
    public void Nothing_is_installed_to_where_it_would_not_be_loaded_from()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        Owners.Mode(_folder, "777");
        var error = Assert.Throws<RoseException>(() => Install());
        Assert.Equal(RoseErrorCode.NativeCodeUntrusted, error.Error);
        Assert.Contains($"chmod o-w '{_folder}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stranger's")]
    [InlineData("writable")]
    [InlineData("link")]
    public void A_folder_of_downloads_that_others_prepared_is_not_used(string kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        var downloads = Destination + ".download";
        var real = kind == "link" ? Directory.CreateDirectory(Path.Combine(_folder, "elsewhere")).FullName : Directory.CreateDirectory(downloads).FullName;
        File.WriteAllText(Path.Combine(real, "rosepo-download.lock"), "");
        if (kind == "link")
        {
            Directory.CreateSymbolicLink(downloads, real);
        }
        else if (kind == "writable")
        {
            Owners.Mode(downloads, "777");
        }
        else
        {
            Owners.SkipUnlessAdministrator();
            Owners.Give(downloads, Owners.Stranger);
        }

        Assert.Equal(RoseErrorCode.NativeCodeUntrusted, Assert.Throws<RoseException>(() => Install()).Error);
        Assert.False(Path.Exists(Destination));
    }

    [Fact]
    public void Packages_that_others_could_change_are_copied_before_they_are_verified()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        Install();
        Directory.Delete(Destination, recursive: true);
        Owners.Mode(Path.Combine(_folder, "source"), "777");
        Install();
        Assert.Equal([Destination, Path.Combine(Destination, NativeSearch.FileName("torch_cpu")), Path.Combine(Destination, "rosepo-runtime.json")], Tree());
    }
}
