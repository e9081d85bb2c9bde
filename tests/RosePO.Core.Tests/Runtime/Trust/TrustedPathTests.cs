using RosePO.Core.Runtime;
using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Tests.Runtime.Trust;

public sealed class TrustedPathTests : IDisposable
{
    private readonly string _root = FileOwnerRoot();

    private string Folder => Path.Combine(_root, "a", "b");

    private string Library => Path.Combine(Folder, "libx.so");

    public TrustedPathTests()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Library, "library");
        File.WriteAllText(Path.Combine(Folder, "liby.so.2"), "neighbour");
        if (!OperatingSystem.IsWindows())
        {
            foreach (var folder in (string[])[_root, Path.Combine(_root, "a"), Folder])
            {
                Owners.Mode(folder, "755");
            }

            foreach (var file in Directory.EnumerateFiles(Folder))
            {
                Owners.Mode(file, "644");
            }
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    // As the rule sees it: on macOS the temporary folder is behind a link.
    private static string FileOwnerRoot() => TrustedPath.Real(Directory.CreateTempSubdirectory("rosepo-trust-").FullName);

    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");

    private string At(string place) => Path.GetFullPath(place, _root);

    [Fact]
    public void A_file_that_only_its_user_can_write_is_trusted() => Assert.Equal(Library, TrustedPath.Require(Library));

    [Theory]
    [InlineData("a/b/libx.so", "666")]
    [InlineData("a/b/libx.so", "602")]
    [InlineData("a/b/liby.so.2", "646")]
    [InlineData("a/b", "777")]
    [InlineData("a/b", "1777")]
    [InlineData("a", "757")]
    [InlineData(".", "707")]
    public void What_others_can_write_on_the_way_to_a_library_is_named_with_the_command_that_mends_it(string place, string mode)
    {
        SkipOnWindows();
        var path = At(place);
        Owners.Mode(path, mode);
        var error = Assert.Throws<RoseException>(() => TrustedPath.Require(Library));
        Assert.Equal((RoseErrorCode.NativeCodeUntrusted, "ROSE1008"), (error.Error, error.Code));
        Assert.Equal($"'{Library}' is not loaded, because every user can write '{path}': chmod o-w '{path}' (SECURITY.md).", error.Message);
        Owners.Run("chmod", "o-w", path);
        Assert.Equal(Library, TrustedPath.Require(Library));
    }

    [Theory]
    [InlineData("a/b/libx.so")]
    [InlineData("a/b/liby.so.2")]
    [InlineData("a/b")]
    [InlineData("a")]
    [InlineData(".")]
    public void What_belongs_to_another_user_on_the_way_is_refused(string place)
    {
        Owners.SkipUnlessAdministrator();
        Owners.Give(At(place), Owners.Stranger);
        Assert.Equal(
            $"'{At(place)}' belongs to another user (number {Owners.Stranger})", TrustedPath.ObjectionTo(Library)?.Reason);
    }

    [Fact]
    public void A_folder_above_that_is_sticky_may_be_writable_by_all()
    {
        SkipOnWindows();
        Owners.Mode(At("a"), "1777");
        Assert.Null(TrustedPath.ObjectionTo(Library));
        Assert.NotNull(TrustedPath.ObjectionToFolder(At("a")));
    }

    [Fact]
    public void A_group_may_write_where_nobody_else_belongs_to_it()
    {
        Owners.SkipUnlessAdministrator();
        Owners.Mode(Library, "664");
        Assert.Null(TrustedPath.ObjectionTo(Library));

        // A group that no list of groups knows is not known to be anybody's own.
        Owners.Give(Library, 0, Owners.Stranger);
        Owners.Mode(Library, "664");
        Assert.Equal($"other members of its group can write '{Library}'", TrustedPath.ObjectionTo(Library)?.Reason);
    }

    [Theory]
    [InlineData("lone:x:1000:", true)]
    [InlineData("lone:x:1000:me", true)]
    [InlineData("lone:x:1000:me,root", true)]
    [InlineData("team:x:1000:me,other", false)]
    [InlineData("team:x:1000:other", false)]
    [InlineData("away:x:1001:", false)]
    [InlineData("broken", false)]
    public void A_group_is_private_by_its_members(string line, bool isPrivate) => Assert.Equal(
        isPrivate, PrivateGroup.Is(1000, 1000, [line], ["root:x:0:0:::", "me:x:1000:1000:::", "other:x:1001:1001:::"]));

    [Fact]
    public void A_group_that_is_another_accounts_first_is_not_private() => Assert.False(
        PrivateGroup.Is(100, 1000, ["users:x:100:"], ["me:x:1000:100:::", "other:x:1001:100:::"]));

    [Theory]
    [InlineData("libx.so")]
    [InlineData("./libx.so")]
    [InlineData("../libx.so")]
    [InlineData("")]
    public void A_relative_path_is_never_loaded(string path) =>
        Assert.Equal(RoseErrorCode.NativeCodeUntrusted, Assert.Throws<RoseException>(() => TrustedPath.Require(path)).Error);

    [Fact]
    public void A_link_is_judged_by_what_it_leads_to_and_loaded_from_there()
    {
        SkipOnWindows();
        var links = At("links");
        Directory.CreateSymbolicLink(links, Folder);
        Assert.Equal(Library, TrustedPath.Require(Path.Combine(links, "libx.so")));
        Owners.Mode(Folder, "777");
        Assert.NotNull(TrustedPath.ObjectionTo(Path.Combine(links, "libx.so")));
        Assert.NotNull(TrustedPath.ObjectionToFolder(links));
    }

    [Fact]
    public void A_neighbour_that_leads_to_where_others_can_write_is_seen_and_one_that_leads_nowhere_is_not()
    {
        SkipOnWindows();
        File.CreateSymbolicLink(Path.Combine(Folder, "libz.so"), Path.Combine(Folder, "nothing"));
        Assert.Null(TrustedPath.ObjectionTo(Library));
        var open = At("open");
        Directory.CreateDirectory(open);
        Owners.Mode(open, "777");
        File.WriteAllText(Path.Combine(open, "libw.so"), "planted");
        File.CreateSymbolicLink(Path.Combine(Folder, "libw.so"), Path.Combine(open, "libw.so"));
        Assert.Equal($"every user can write '{open}'", TrustedPath.ObjectionTo(Library)?.Reason);
    }

    [Fact]
    public void A_search_skips_what_is_not_trusted_unless_the_user_named_it()
    {
        SkipOnWindows();
        var second = At("second.so");
        File.WriteAllText(second, "library");
        Owners.Mode(Folder, "777");
        var search = NativeFiles.First([At("missing.so"), Library, second], named: false);
        Assert.Equal((second, 3, 1), (search.Found, search.Tried.Count, search.Refused.Count));
        Assert.Throws<RoseException>(() => NativeFiles.First([Library, second], named: true));
        Assert.Contains($"chmod o-w '{Folder}'", RuntimeErrors.LibTorchMissing(["/nowhere"], search.Refused).Message, StringComparison.Ordinal);
    }
}
