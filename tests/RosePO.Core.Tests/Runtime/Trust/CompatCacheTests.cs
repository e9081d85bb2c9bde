using RosePO.Core.Runtime;
using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Tests.Runtime.Trust;

[Collection(EnvironmentCollection.Name)]
public sealed class CompatCacheTests : IDisposable
{
    private const string Name = "libx.so";
    private static readonly byte[] s_image = [1, 2, 3, 4];

    private readonly EnvironmentScope _environment = new("HOME", "XDG_CACHE_HOME", "NUGET_PACKAGES");
    private readonly string _root = TrustedPath.Real(Directory.CreateTempSubdirectory("rosepo-cache-").FullName);

    private string Cached => Path.Combine(_root, "rosepo", "libtorchsharp-abc", Name);

    public CompatCacheTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux needs the copy.");
        _environment.Set("XDG_CACHE_HOME", _root);
    }

    public void Dispose()
    {
        _environment.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private static string Write(out bool isKept)
    {
        string path;
        using (var cache = CompatCache.Of(Name, "abc", s_image))
        {
            path = cache.Path;
            Assert.Equal(s_image, File.ReadAllBytes(path));
            Assert.Null(TrustedPath.ObjectionTo(path));
        }

        isKept = File.Exists(path);
        if (!isKept)
        {
            Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
        }

        return path;
    }

    private void AssertKept()
    {
        Assert.Equal(Cached, Write(out var isKept));
        Assert.True(isKept);
        Assert.Equal([Name], Directory.EnumerateFiles(Path.GetDirectoryName(Cached)!).Select(Path.GetFileName));
    }

    private void AssertTemporary()
    {
        var path = Write(out var isKept);
        Assert.False(isKept);
        Assert.False(path.StartsWith(_root, StringComparison.Ordinal));
    }

    [Fact]
    public void The_copy_is_kept_in_the_users_cache_where_only_they_can_look_and_is_found_again()
    {
        AssertKept();
        var written = File.GetLastWriteTimeUtc(Cached);
        AssertKept();
        Assert.Equal(written, File.GetLastWriteTimeUtc(Cached));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, FileOwner.Of(Path.GetDirectoryName(Cached)!)!.Value.Mode);
    }

    [Theory]
    [InlineData("other bytes")]
    [InlineData("other length")]
    [InlineData("writable")]
    [InlineData("link")]
    [InlineData("stranger's")]
    public void What_is_in_the_cache_and_is_not_the_copy_is_replaced(string fault)
    {
        AssertKept();
        switch (fault)
        {
            case "other bytes":
                File.WriteAllBytes(Cached, [1, 2, 3, 5]);
                break;
            case "other length":
                File.WriteAllBytes(Cached, [1, 2, 3, 4, 5]);
                break;
            case "writable":
                Owners.Mode(Cached, "666");
                break;
            case "link":
                var elsewhere = Path.Combine(_root, "elsewhere");
                File.Move(Cached, elsewhere);
                File.CreateSymbolicLink(Cached, elsewhere);
                break;
            default:
                Owners.SkipUnlessAdministrator();
                Owners.Give(Cached, Owners.Stranger);
                break;
        }

        AssertKept();
        Assert.Null(new FileInfo(Cached).LinkTarget);
    }

    [Theory]
    [InlineData("rosepo/libtorchsharp-abc", "777")]
    [InlineData("rosepo", "777")]
    [InlineData(".", "777")]
    public void A_cache_that_others_can_write_is_not_used(string place, string mode)
    {
        AssertKept();
        Owners.Mode(Path.GetFullPath(place, _root), mode);
        AssertTemporary();
    }

    [Theory]
    [InlineData("rosepo/libtorchsharp-abc")]
    [InlineData("rosepo")]
    [InlineData(".")]
    public void A_cache_of_another_user_is_not_used(string place)
    {
        Owners.SkipUnlessAdministrator();
        AssertKept();
        Owners.Give(Path.GetFullPath(place, _root), Owners.Stranger);
        AssertTemporary();
    }

    [Fact]
    public void A_cache_that_is_a_link_to_where_others_can_write_is_not_used()
    {
        var open = Directory.CreateDirectory(Path.Combine(_root, "open")).FullName;
        Owners.Mode(open, "777");
        Directory.CreateSymbolicLink(Path.Combine(_root, "rosepo"), open);
        AssertTemporary();
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("relative", null)]
    [InlineData("relative", "relative")]
    [InlineData(".", ".")]
    [InlineData("/proc/nothing", null)]
    public void Without_a_cache_of_ones_own_the_copy_is_in_a_private_folder_and_gone_when_it_is_loaded(string? cache, string? home)
    {
        _environment.Set("XDG_CACHE_HOME", cache);
        _environment.Set("HOME", home ?? "/proc/nothing");
        AssertTemporary();
    }
}
