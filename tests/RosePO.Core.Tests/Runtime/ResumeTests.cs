using System.Net;
using RosePO.Core.Runtime.Provisioning;

namespace RosePO.Core.Tests.Runtime;

/// <summary>Downloads that were cut short, from servers that behave in every way that servers do.</summary>
public sealed class ResumeTests : IDisposable
{
    private const string Id = "some-package";
    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-resume-").FullName;
    private readonly PackageFeed _feed = new();

    public void Dispose()
    {
        _feed.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Target => Path.Combine(_folder, "p.nupkg");

    private static byte[] Bytes(int seed, int length = 300_000)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Leaves the first third of a file behind.
    private void BreakOff(byte[] file)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var client = new HttpClient();
        _feed.Offer(Id, "1.0.0", file);
        _feed.BreakAfter = file.Length / 3;
        Assert.ThrowsAny<OperationCanceledException>(() => new PackageDownload(client, Address, Target, Id).Run(new AtFirstReport(stop.Cancel), stop.Token));
        Assert.False(File.Exists(Target));
        var part = File.ReadAllBytes(Target + ".part");
        Assert.InRange(part.Length, 1, file.Length / 3);
        Assert.Equal(file[..part.Length], part);
        _feed.BreakAfter = 0;
        _feed.Starts.Clear();
    }

    private Uri Address => new($"{_feed.Root}flat/{Id}/1.0.0/{Id}.1.0.0.nupkg");

    private long[] Finish(byte[] expected)
    {
        using var client = new HttpClient();
        Assert.True(new PackageDownload(client, Address, Target, Id).Run(null, Cancellation));
        Assert.Equal(expected, File.ReadAllBytes(Target));
        Assert.Equal([Target], Directory.EnumerateFiles(_folder));
        return [.. _feed.Starts];
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_rest_is_asked_for_where_the_file_is_the_same_by_its_tag_or_its_date(bool byTag)
    {
        _feed.Tag = byTag ? "\"first\"" : null;
        _feed.Date = byTag ? null : new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero);
        BreakOff(Bytes(1));
        var start = Assert.Single(Finish(Bytes(1)));
        Assert.True(start > 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_has_changed_meanwhile_comes_whole(bool byTag)
    {
        _feed.Tag = byTag ? "\"first\"" : null;
        _feed.Date = byTag ? null : new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero);
        BreakOff(Bytes(1));
        _feed.Tag = byTag ? "\"second\"" : null;
        _feed.Date = _feed.Date?.AddHours(1);
        _feed.Offer(Id, "1.0.0", Bytes(2));
        Assert.Equal([0], Finish(Bytes(2)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("W/\"first\"")]
    public void Without_a_tag_that_vouches_for_bytes_nothing_is_continued(string? tag)
    {
        _feed.Tag = tag;
        BreakOff(Bytes(1));
        _feed.Offer(Id, "1.0.0", Bytes(2));
        Assert.Equal([0], Finish(Bytes(2)));
    }

    [Fact]
    public void A_server_that_ignores_ranges_sends_the_whole()
    {
        BreakOff(Bytes(1));
        _feed.Ranges = false;
        Assert.Equal([0], Finish(Bytes(1)));
    }

    [Theory]
    [InlineData("another start")]
    [InlineData("a middle")]
    [InlineData("another unit")]
    [InlineData("another tag")]
    public void An_answer_that_is_not_the_rest_is_thrown_away_with_the_part(string fault)
    {
        BreakOff(Bytes(1));
        _feed.ContentRange = fault switch
        {
            "another start" => (_, length) => $"bytes 0-{length - 1}/{length}",
            "a middle" => (start, length) => $"bytes {start}-{length - 2}/{length}",
            "another unit" => (start, length) => $"words {start}-{length - 1}/{length}",
            _ => (start, length) =>
            {
                _feed.Tag = "\"second\"";
                return $"bytes {start}-{length - 1}/{length}";
            }
            ,
        };
        var starts = Finish(Bytes(1));
        Assert.Equal(0, starts[^1]);
    }

    [Fact]
    public void A_range_that_cannot_be_satisfied_starts_again_unless_the_part_is_the_whole()
    {
        BreakOff(Bytes(1));
        _feed.NotSatisfiable = 1234;
        Assert.Equal([0], Finish(Bytes(1)));

        File.Delete(Target);
        BreakOff(Bytes(3));
        File.WriteAllBytes(Target + ".part", Bytes(3));
        _feed.NotSatisfiable = Bytes(3).Length;
        Assert.Empty(Finish(Bytes(3)));
    }

    [Theory]
    [InlineData("http://feed.example/p.nupkg")]
    [InlineData("ftp://feed.example/p.nupkg")]
    public void A_redirection_from_https_to_anything_else_is_refused(string location)
    {
        // A real client hands back the redirections that it does not follow.
        using var client = new HttpClient(new Redirecting(new Uri(location)));
        var error = Assert.Throws<RoseException>(
            () => new PackageDownload(client, new Uri("https://feed.example/p.nupkg"), Target, Id).Run(null, Cancellation));
        Assert.Equal(RoseErrorCode.PackageUntrusted, error.Error);
        Assert.Contains($"'{location}'", error.Message, StringComparison.Ordinal);
        var feed = new FeedPackageSource(client, new Uri("https://feed.example/index.json"), new PackageHashes([]));
        Assert.Equal(RoseErrorCode.PackageUntrusted, Assert.Throws<RoseException>(() => feed.Fetch(Id, "1.0.0", _folder, null, Cancellation)).Error);
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    private sealed class AtFirstReport(Action act) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => act();
    }

    private sealed class Redirecting(Uri location) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new(HttpStatusCode.Redirect) { Headers = { Location = location } };

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Send(request, cancellationToken));
    }
}
