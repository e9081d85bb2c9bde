using System.Diagnostics;
using RosePO.Core.Artifacts;
using RosePO.Core.Tests.Data;

namespace RosePO.Core.Tests.Artifacts;

public sealed class ContentHashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Data => Directory.CreateDirectory(_folder.At("data")).FullName;

    [Fact]
    public void Links_in_a_circle_end_and_links_count_as_what_they_lead_to()
    {
        File.WriteAllText(Path.Combine(Data, "a.csv"), "1");
        var plain = ContentHash.OfInput(Data);
        Directory.CreateSymbolicLink(Path.Combine(Data, "self"), Data);
        Directory.CreateDirectory(Path.Combine(Data, "in"));
        Directory.CreateSymbolicLink(Path.Combine(Data, "in", "up"), Path.Combine(Data, "in"));
        File.CreateSymbolicLink(Path.Combine(Data, "round"), Path.Combine(Data, "round"));
        File.CreateSymbolicLink(Path.Combine(Data, "gone"), Path.Combine(Data, "nowhere"));
        Assert.Equal(plain, ContentHash.OfInput(Data));

        File.WriteAllText(_folder.At("outside"), "2");
        File.CreateSymbolicLink(Path.Combine(Data, "b.csv"), _folder.At("outside"));
        var linked = ContentHash.OfInput(Data);
        Assert.NotEqual(plain, linked);
        File.WriteAllText(_folder.At("outside"), "3");
        Assert.NotEqual(linked, ContentHash.OfInput(Data));
    }

    [Fact]
    public void A_pipe_is_not_waited_for()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/mkfifo"), "This needs mkfifo.");
        File.WriteAllText(Path.Combine(Data, "a.csv"), "1");
        using (var made = Process.Start("/usr/bin/mkfifo", [Path.Combine(Data, "pipe")]))
        {
            made.WaitForExit();
        }

        Assert.Equal(64, ContentHash.OfInput(Data).Length);
        var error = Assert.Throws<RoseException>(() => ContentHash.OfInput(Path.Combine(Data, "pipe")));
        Assert.Equal((RoseErrorCode.FileNotFound, Path.Combine(Data, "pipe")), (error.Error, error.File));
    }

    [Fact]
    public void The_hash_of_a_folder_follows_names_and_contents_and_no_order()
    {
        File.WriteAllText(Path.Combine(Data, "a"), "1");
        Directory.CreateDirectory(Path.Combine(Data, "b"));
        File.WriteAllText(Path.Combine(Data, "b", "c"), "2");
        var other = Directory.CreateDirectory(_folder.At("other")).FullName;
        Directory.CreateDirectory(Path.Combine(other, "b"));
        File.WriteAllText(Path.Combine(other, "b", "c"), "2");
        File.WriteAllText(Path.Combine(other, "a"), "1");
        Assert.Equal(ContentHash.OfInput(Data), ContentHash.OfInput(other));
        File.Move(Path.Combine(other, "b", "c"), Path.Combine(other, "b", "d"));
        Assert.NotEqual(ContentHash.OfInput(Data), ContentHash.OfInput(other));
    }
}
