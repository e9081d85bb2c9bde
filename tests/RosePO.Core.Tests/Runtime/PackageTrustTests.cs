using System.Net;
using System.Security.Cryptography;
using System.Text;
using RosePO.Core.Runtime;
using RosePO.Core.Runtime.Provisioning;

namespace RosePO.Core.Tests.Runtime;

/// <summary>What vouches for a package of native code, and what does not.</summary>
public sealed class PackageTrustTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-packages-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private RoseException ErrorOf(string source, RuntimeKind kind = RuntimeKind.Cpu, params string[] hashes) => Assert.Throws<RoseException>(() => InstallRuntime.Run(
        new RuntimeInstallRequest { Kind = kind, Source = source, Destination = Path.Combine(_folder, "libtorch"), Hashes = hashes },
        cancellation: TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("linux-x64")]
    [InlineData("osx-arm64")]
    [InlineData("win-x64")]
    [InlineData("win-arm64")]
    public void Of_every_platform_that_is_offered_the_hash_is_known(string platform)
    {
        var hash = RuntimePackages.KnownHash($"libtorch-cpu-{platform}", RuntimePackages.LibTorchVersion);
        Assert.Equal(SHA512.HashSizeInBytes, Convert.FromBase64String(hash!).Length);
        Assert.Equal(hash, Assert.Single(new PackageHashes([]).Of($"libtorch-cpu-{platform}", RuntimePackages.LibTorchVersion).Hashes));
    }

    [Fact]
    public void The_libtorch_that_a_build_restores_is_the_one_whose_hash_is_known()
    {
        var (id, version) = RuntimePackages.HeadOf(RuntimeKind.Cpu);
        var package = NativeSearch.LibTorchFolders(null).Select(folder => Path.GetFullPath(Path.Combine("..", "..", "..", $"{id}.{version}.nupkg"), folder)).FirstOrDefault(File.Exists);
        Assert.SkipUnless(package is not null, "The package folder does not keep packages.");
        using var stream = File.OpenRead(package);
        Assert.Equal(RuntimePackages.KnownHash(id, version), Convert.ToBase64String(SHA512.HashData(stream)));
    }

    [Fact]
    public void Over_plain_http_nothing_comes_without_a_hash_of_the_users_own_known_or_not()
    {
        using var feed = new PackageFeed();
        feed.Offer($"libtorch-cpu-{RuntimePackages.Platform}", RuntimePackages.LibTorchVersion, [1]);
        var error = ErrorOf(feed.Index);
        Assert.Equal((RoseErrorCode.PackageUntrusted, "ROSE1009"), (error.Error, error.Code));
        Assert.Contains($"'{feed.Index}' is not an https address", error.Message, StringComparison.Ordinal);
        Assert.Empty(feed.Starts);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void An_https_feed_that_keeps_its_packages_under_http_is_refused()
    {
        using var client = new HttpClient(new Answering("""{ "resources": [ { "@id": "http://packages.example/flat", "@type": "PackageBaseAddress/3.0.0" } ] }"""));
        var feed = new FeedPackageSource(client, new Uri("https://feed.example/index.json"), new PackageHashes([]));
        var error = Assert.Throws<RoseException>(() => feed.Fetch("p", "1.0.0", _folder, null, TestContext.Current.CancellationToken));
        Assert.Equal(RoseErrorCode.PackageUntrusted, error.Error);
        Assert.Contains("'http://packages.example/flat/'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "resources": 1 }""")]
    [InlineData("""{ "resources": [ 1, { "@id": "file:///etc", "@type": "PackageBaseAddress/3.0.0" } ] }""")]
    public void A_feed_that_is_none_is_said_to_be_none(string index)
    {
        using var client = new HttpClient(new Answering(index));
        var feed = new FeedPackageSource(client, new Uri("https://feed.example/index.json"), new PackageHashes([]));
        var error = Assert.Throws<RoseException>(() => feed.Fetch("p", "1.0.0", _folder, null, TestContext.Current.CancellationToken));
        Assert.Equal(RoseErrorCode.PackageNotFound, error.Error);
    }

    [Fact]
    public void A_build_whose_hashes_are_not_known_needs_them_from_the_user()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The head package has another name elsewhere.");
        var error = ErrorOf("https://feed.invalid/index.json", RuntimeKind.Cuda);
        Assert.Equal(RoseErrorCode.PackageUntrusted, error.Error);
        Assert.StartsWith("This version knows no SHA-512 of TorchSharp-cuda-linux", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("AAAA")]
    [InlineData("not base64!")]
    public void What_is_no_hash_is_refused_before_anything_is_fetched(string hash) =>
        Assert.Equal(RoseErrorCode.RequestInvalid, ErrorOf("https://feed.invalid/index.json", RuntimeKind.Cpu, hash).Error);

    private sealed class Answering(string text) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/json") };

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Send(request, cancellationToken));
    }
}
