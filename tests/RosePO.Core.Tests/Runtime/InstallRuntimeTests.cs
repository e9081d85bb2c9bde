using System.Security.Cryptography;
using System.Text;
using RosePO.Core.Runtime;
using RosePO.Core.Runtime.Provisioning;

namespace RosePO.Core.Tests.Runtime;

public sealed class InstallRuntimeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-runtime-").FullName;

    private static string Platform => RuntimePackages.Platform;

    private static string Native(string name) => $"runtimes/{Platform}/native/{name}";

    private static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Library { get; } = Bytes(3_000_000, 1);

    private static byte[] CpuPackage { get; } = PackageFeed.Package(
        $"libtorch-cpu-{Platform}", RuntimePackages.LibTorchVersion, [],
        (Native(NativeSearch.FileName("torch_cpu")), Library), (Native(NativeSearch.FileName("c10")), Bytes(1000, 2)),
        ("runtimes/other-os/native/libother.so", Bytes(10, 3)), ("lib/netstandard2.0/_._", []));

    private string Destination => Path.Combine(_folder, "libtorch");

    private string Packages => Directory.CreateDirectory(Path.Combine(_folder, "packages")).FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private RuntimeInstallRequest Request(string source, byte[]? package = null) => new()
    {
        Source = source,
        Destination = Destination,
        Hashes = package is null ? [] : [PackageFeed.HashOf(package)],
    };

    private string FolderWith(byte[] package)
    {
        File.WriteAllBytes(Path.Combine(Packages, $"libtorch-cpu-{Platform}.{RuntimePackages.LibTorchVersion}.nupkg"), package);
        return Packages;
    }

    private static RuntimeInstallResult Install(RuntimeInstallRequest request) =>
        InstallRuntime.Run(request, cancellation: TestContext.Current.CancellationToken);

    private static RoseErrorCode ErrorOf(Action action) => Assert.Throws<RoseException>(action).Error;

    private void AssertOnlyLibraries() => Assert.Equal(
        [NativeSearch.FileName("c10"), NativeSearch.FileName("torch_cpu"), "rosepo-runtime.json"],
        Directory.EnumerateFiles(Destination).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));

    private void AssertNothingIsThere() => Assert.DoesNotContain(
        Directory.EnumerateFileSystemEntries(_folder), path => path.StartsWith(Destination, StringComparison.Ordinal) && Path.GetExtension(path) != ".download");

    [Fact]
    public void A_package_of_a_folder_gives_this_platforms_libraries_and_is_found_again()
    {
        var first = Install(Request(FolderWith(CpuPackage), CpuPackage));
        AssertOnlyLibraries();
        Assert.Equal(Library, File.ReadAllBytes(Path.Combine(Destination, NativeSearch.FileName("torch_cpu"))));
        Assert.Equal("the hash that was given", Assert.Single(first.Packages).Verified);
        Assert.False(first.Reused);
        Assert.True(Install(Request("/nowhere")).Reused);
        File.AppendAllText(Path.Combine(Destination, NativeSearch.FileName("c10")), "x");
        Assert.Equal(RoseErrorCode.DestinationExists, ErrorOf(() => Install(Request(Packages, CpuPackage))));
        Assert.False(Install(Request(Packages, CpuPackage) with { Overwrite = true }).Reused);
        AssertOnlyLibraries();
    }

    [Fact]
    public void A_package_that_is_not_what_its_hash_says_is_refused_and_stays()
    {
        var source = FolderWith(CpuPackage);
        Assert.Equal(RoseErrorCode.PackageInvalid, ErrorOf(() => Install(Request(source) with { Hashes = [PackageFeed.HashOf([1])] })));
        AssertNothingIsThere();
        Assert.Single(Directory.EnumerateFiles(source));
    }

    [Fact]
    public void Of_a_package_that_this_version_knows_the_hash_need_not_be_given()
    {
        Assert.SkipUnless(RuntimePackages.KnownHash($"libtorch-cpu-{Platform}", RuntimePackages.LibTorchVersion) is not null, "No hash is known for this platform.");
        var source = FolderWith(CpuPackage);
        Assert.Equal(RoseErrorCode.PackageInvalid, ErrorOf(() => Install(Request(source))));
    }

    [Theory]
    [InlineData("not an archive")]
    [InlineData("")]
    public void What_is_no_archive_is_refused(string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        Assert.Equal(RoseErrorCode.PackageInvalid, ErrorOf(() => Install(Request(FolderWith(bytes), bytes))));
        AssertNothingIsThere();
    }

    [Fact]
    public void A_package_without_libtorch_for_this_platform_is_refused()
    {
        var bytes = PackageFeed.Package($"libtorch-cpu-{Platform}", RuntimePackages.LibTorchVersion, [], ("runtimes/other/native/libtorch_cpu.so", [1]));
        Assert.Equal(RoseErrorCode.PackageInvalid, ErrorOf(() => Install(Request(FolderWith(bytes), bytes))));
        AssertNothingIsThere();
    }

    [Fact]
    public void A_download_that_breaks_off_is_continued()
    {
        using var feed = new PackageFeed { BreakAfter = CpuPackage.Length / 2 };
        feed.Offer($"libtorch-cpu-{Platform}", RuntimePackages.LibTorchVersion, CpuPackage);
        Install(Request(feed.Index, CpuPackage));
        AssertOnlyLibraries();
        Assert.Equal(0, feed.Starts.First());
        Assert.All(feed.Starts.Skip(1), start => Assert.True(start > 0));
        Assert.False(Directory.Exists(Destination + ".download"));
    }

    [Fact]
    public void A_server_that_does_not_continue_sends_the_whole_again()
    {
        using var feed = new PackageFeed { BreakAfter = CpuPackage.Length / 2, Ranges = false };
        feed.Sending = () => feed.BreakAfter = 0;
        feed.Offer($"libtorch-cpu-{Platform}", RuntimePackages.LibTorchVersion, CpuPackage);
        Install(Request(feed.Index, CpuPackage));
        AssertOnlyLibraries();
        Assert.Equal([0, 0], feed.Starts);
    }

    [Fact]
    public void A_cancelled_download_is_continued_by_the_next_run()
    {
        using var feed = new PackageFeed { BreakAfter = CpuPackage.Length / 2 };
        using var cancel = new CancellationTokenSource();
        feed.Offer($"libtorch-cpu-{Platform}", RuntimePackages.LibTorchVersion, CpuPackage);
        Assert.ThrowsAny<OperationCanceledException>(() => InstallRuntime.Run(Request(feed.Index, CpuPackage), new AtFirstReport(cancel.Cancel), cancel.Token));
        AssertNothingIsThere();
        var part = new FileInfo(Assert.Single(Directory.EnumerateFiles(Destination + ".download", "*.part")));
        Assert.InRange(part.Length, 1, CpuPackage.Length / 2);
        feed.BreakAfter = 0;
        Install(Request(feed.Index, CpuPackage));
        Assert.Equal(part.Length, feed.Starts.Last());
        AssertOnlyLibraries();
    }

    [Fact]
    public void The_cuda_build_is_followed_through_its_packages_and_its_large_library_joined()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The head package has another name elsewhere.");
        using var feed = new PackageFeed();
        var hashes = Cut(feed, broken: false);
        var result = Install(Request(feed.Index) with { Kind = RuntimeKind.Cuda, Hashes = hashes });
        Assert.Equal(5, result.Packages.Count);
        Assert.All(result.Packages, package => Assert.Equal("the hash that was given", package.Verified));
        Assert.Equal(Library, File.ReadAllBytes(Path.Combine(Destination, "libtorch_cuda.so")));
        Assert.Empty(Directory.EnumerateFiles(Destination, "*.fragment*"));
        Assert.Empty(Directory.EnumerateFiles(Destination, "*.sha"));
    }

    [Fact]
    public void A_joined_library_that_is_not_what_its_hash_says_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The head package has another name elsewhere.");
        using var feed = new PackageFeed();
        var hashes = Cut(feed, broken: true);
        Assert.Equal(RoseErrorCode.PackageInvalid, ErrorOf(() => Install(Request(feed.Index) with { Kind = RuntimeKind.Cuda, Hashes = hashes })));
        AssertNothingIsThere();
    }

    [Fact]
    public void Of_a_build_in_several_packages_each_needs_a_hash_of_its_own()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The head package has another name elsewhere.");
        using var feed = new PackageFeed();
        var hashes = Cut(feed, broken: false);
        Assert.Equal(RoseErrorCode.PackageInvalid, ErrorOf(() => Install(Request(feed.Index) with { Kind = RuntimeKind.Cuda, Hashes = [.. hashes.SkipLast(1)] })));
        AssertNothingIsThere();
    }

    [Fact]
    public void A_download_that_is_not_what_its_hash_says_is_deleted()
    {
        using var feed = new PackageFeed();
        feed.Offer($"libtorch-cpu-{Platform}", RuntimePackages.LibTorchVersion, CpuPackage);
        Assert.Equal(RoseErrorCode.PackageInvalid, ErrorOf(() => Install(Request(feed.Index, [1]))));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void A_source_without_the_package_or_without_a_feed_is_PackageNotFound()
    {
        using var feed = new PackageFeed();
        foreach (var source in (string[])[feed.Index, feed.Root + "nothing.json", "http://localhost:9/index.json"])
        {
            Assert.Equal(RoseErrorCode.PackageNotFound, ErrorOf(() => Install(Request(source, CpuPackage))));
        }

        Assert.Equal(RoseErrorCode.PackageNotFound, ErrorOf(() => Install(Request(Packages, CpuPackage))));
        Assert.Equal(RoseErrorCode.PackageNotFound, ErrorOf(() => Install(Request(Path.Combine(_folder, "missing"), CpuPackage))));
        AssertNothingIsThere();
    }

    [Fact]
    public void The_users_sources_are_the_enabled_ones_of_their_configuration()
    {
        var file = Path.Combine(_folder, "NuGet.Config");
        File.WriteAllText(file, """
            <configuration>
              <packageSources>
                <add key="a" value="https://a.example/v3/index.json" />
                <add key="b" value="https://b.example/v3/index.json" />
                <add key="old" value="https://old.example/api/v2" />
                <add key="folder" value="/packages" />
              </packageSources>
              <disabledPackageSources><add key="b" value="true" /></disabledPackageSources>
            </configuration>
            """);
        Assert.Equal(["https://a.example/v3/index.json", "/packages"], PackageSources.Read(file));
        File.WriteAllText(file, "<configuration>");
        Assert.Empty(PackageSources.Read(file));
    }

    private sealed class AtFirstReport(Action act) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => act();
    }

    // The library in a primary part and two fragments, each in a package of its own, as the CUDA build is cut.
    private static List<string> Cut(PackageFeed feed, bool broken)
    {
        const string Version = "2.10.0";
        var pieces = new[] { Library[..1_000_000], Library[1_000_000..2_000_000], Library[2_000_000..] };
        if (broken)
        {
            pieces[2] = [.. pieces[2]];
            pieces[2][0] ^= 1;
        }

        var hashes = new List<string>();
        var sha = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(Library)));
        var (head, headVersion) = RuntimePackages.HeadOf(RuntimeKind.Cuda);
        Offer(head, headVersion, [("TorchSharp", "0.107.0"), ("libtorch-cuda-x", Version)]);
        Offer("libtorch-cuda-x", Version, [("libtorch-cuda-x-primary", Version), ("libtorch-cuda-x-fragment1", Version), ("libtorch-cuda-x-fragment2", Version)]);
        Offer("libtorch-cuda-x-primary", Version, [], (Native("libtorch_cuda.so"), pieces[0]), (Native("libtorch_cuda.so.sha"), sha), (Native("libtorch_cpu.so"), [1]));
        Offer("libtorch-cuda-x-fragment1", Version, [], ($"fragments/{Platform}/native/libtorch_cuda.so.fragment1", pieces[1]));
        Offer("libtorch-cuda-x-fragment2", Version, [], ($"fragments/{Platform}/native/libtorch_cuda.so.fragment2", pieces[2]));
        return hashes;

        void Offer(string id, string version, (string, string)[] dependencies, params (string, byte[])[] files)
        {
            var package = PackageFeed.Package(id, version, dependencies, files);
            feed.Offer(id, version, package);
            hashes.Add(PackageFeed.HashOf(package));
        }
    }
}
