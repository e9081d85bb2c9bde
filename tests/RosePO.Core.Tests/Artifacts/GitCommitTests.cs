using System.Diagnostics;
using RosePO.Core.Artifacts;
using RosePO.Core.Tests.Data;

namespace RosePO.Core.Tests.Artifacts;

public sealed class GitCommitTests : IDisposable
{
    private const string Hash = "0123456789abcdef0123456789abcdef01234567";

    private readonly TemporaryFolder _folder = new();

    public GitCommitTests() => Directory.CreateDirectory(_folder.At(".git/refs/heads"));

    public void Dispose() => _folder.Dispose();

    private string? Commit => GitCommit.Of(_folder.At("runs/exp/sft"));

    [Fact]
    public void The_commit_is_that_of_the_head_by_itself_or_by_its_branch()
    {
        _folder.Write(".git/HEAD", Hash + "\n");
        Assert.Equal(Hash, Commit);
        _folder.Write(".git/HEAD", "ref: refs/heads/main\n");
        Assert.Null(Commit);
        _folder.Write(".git/refs/heads/main", Hash + "\n");
        Assert.Equal(Hash, Commit);
    }

    [Theory]
    [InlineData("ref: ../../secret")]
    [InlineData("ref: refs/../../secret")]
    [InlineData("ref: refs/heads/../../../secret")]
    [InlineData("ref: /etc/hostname")]
    [InlineData("ref: refs/heads/secret")]
    [InlineData("password: hunter2")]
    [InlineData("")]
    public void Nothing_but_a_commit_is_ever_taken_from_a_file_that_the_head_names(string head)
    {
        _folder.Write("secret", "password: hunter2");
        _folder.Write(".git/refs/heads/secret", "password: hunter2");
        _folder.Write(".git/HEAD", head);
        Assert.Null(Commit);
    }

    [Fact]
    public void A_head_that_is_a_folder_a_pipe_or_a_heap_of_text_costs_nothing()
    {
        _folder.Write(".git/HEAD", new string('a', 1 << 20));
        Assert.Null(Commit);
        File.Delete(_folder.At(".git/HEAD"));
        Directory.CreateDirectory(_folder.At(".git/HEAD"));
        Assert.Null(Commit);
        Assert.SkipUnless(File.Exists("/usr/bin/mkfifo"), "This needs mkfifo.");
        Directory.Delete(_folder.At(".git/HEAD"));
        using (var made = Process.Start("/usr/bin/mkfifo", [_folder.At(".git/HEAD")]))
        {
            made.WaitForExit();
        }

        Assert.Null(Commit);
    }

    [Fact]
    public void A_finished_artifact_does_not_depend_on_it()
    {
        Directory.CreateDirectory(_folder.At(".git/HEAD"));
        MadeArtifact.Make(_folder.At("made"));
        Assert.Null(Artifact.Open(_folder.At("made"), "dataset").GitCommit);
    }
}
