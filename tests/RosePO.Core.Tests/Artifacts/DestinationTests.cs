using RosePO.Core.Artifacts;
using RosePO.Core.Tests.Data;

namespace RosePO.Core.Tests.Artifacts;

public sealed class DestinationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Made => MadeArtifact.In(_folder);

    private string?[] Entries() => [.. Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData("thesis.md")]
    [InlineData(".git/HEAD")]
    [InlineData("chapters/one.md")]
    public void A_folder_of_somebodys_is_never_replaced_whatever_is_asked(string file)
    {
        var path = Path.Combine(Made, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "years of work");
        var error = Assert.Throws<RoseException>(() => MadeArtifact.Make(Made, overwrite: true));
        Assert.Equal((RoseErrorCode.DestinationExists, Made), (error.Error, error.File));
        Assert.Contains($"'{file.Split('/')[0]}'", error.Message, StringComparison.Ordinal);
        Assert.Equal("years of work", File.ReadAllText(path));
        Assert.Equal(["made"], Entries());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"kind\": \"dataset\", \"key\": \"1\"}")]
    [InlineData("")]
    public void A_manifest_of_something_else_makes_no_folder_ours(string text)
    {
        Directory.CreateDirectory(Made);
        File.WriteAllText(Path.Combine(Made, ArtifactManifest.FileName), text);
        File.WriteAllText(Path.Combine(Made, "bundle.js"), "x");
        Assert.Equal(RoseErrorCode.DestinationExists, Assert.Throws<RoseException>(() => MadeArtifact.Make(Made, overwrite: true)).Error);
        Assert.True(File.Exists(Path.Combine(Made, "bundle.js")));
    }

    [Fact]
    public void A_file_that_somebody_put_into_an_artifact_is_named_before_anything_is_computed_and_stays()
    {
        MadeArtifact.Make(Made);
        File.WriteAllText(Path.Combine(Made, "notes.txt"), "mine");
        var ran = false;
        var error = Assert.Throws<RoseException>(() => MadeArtifact.Make(Made, value: 2, overwrite: true, also: _ => ran = true));
        Assert.Equal(RoseErrorCode.DestinationExists, error.Error);
        Assert.Contains("'notes.txt'", error.Message, StringComparison.Ordinal);
        Assert.False(ran);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Made, "notes.txt")));
        Assert.Equal(1, MadeArtifact.Make(Made).Made);
    }

    [Fact]
    public void A_lock_file_of_somebodys_beside_the_destination_stays()
    {
        var (plain, hidden) = (_folder.Write("made.lock", "pinned = 1"), FileLock.Beside(Made));
        File.WriteAllText(hidden, "notes");
        MadeArtifact.Make(Made);
        Assert.Equal(("pinned = 1", "notes"), (File.ReadAllText(plain), File.ReadAllText(hidden)));
    }

    [Fact]
    public void A_file_where_the_folder_is_to_be_stays()
    {
        File.WriteAllText(Made, "mine");
        var error = Assert.Throws<RoseException>(() => MadeArtifact.Make(Made, overwrite: true));
        Assert.Equal(RoseErrorCode.DestinationExists, error.Error);
        Assert.Equal("mine", File.ReadAllText(Made));
    }

    [Fact]
    public void What_killed_runs_left_is_removed_and_what_only_looks_alike_stays()
    {
        var key = new string('a', 12);
        string[] left = ["made.partial-" + key, "made.old-" + new string('b', 32), "made.partial-" + new string('c', 32)];
        string[] kept = ["made.old-notes", "made.partial-", "made2.partial-" + key, "made.partial-xyz", "made.backup"];
        foreach (var name in left.Concat(kept))
        {
            Directory.CreateDirectory(_folder.At(name));
            File.WriteAllText(Path.Combine(_folder.At(name), "file"), "x");
        }

        var stopped = "made.partial-" + new string('d', 12);
        Directory.CreateDirectory(Path.Combine(_folder.At(stopped), ArtifactFolder.CheckpointName));
        MadeArtifact.Make(Made);
        Assert.Equal([.. kept.Append("made").Append(stopped).Order(StringComparer.Ordinal)], Entries());
    }

    [Fact]
    public void A_foreign_file_in_the_folder_of_a_stopped_run_does_not_enter_the_artifact()
    {
        Assert.Throws<FormatException>(() => MadeArtifact.Make(Made, resumable: true, also: folder =>
        {
            Directory.CreateDirectory(folder.File(ArtifactFolder.CheckpointName));
            File.WriteAllText(folder.File(ArtifactFolder.LogName), "step 1");
            throw new FormatException();
        }));
        var partial = Directory.EnumerateDirectories(_folder.Path, "made.partial-*").Single();
        File.WriteAllText(Path.Combine(partial, "planted.py"), "import os");
        Directory.CreateDirectory(Path.Combine(partial, "planted"));
        File.CreateSymbolicLink(Path.Combine(partial, "link"), _folder.Path);
        var log = "";
        MadeArtifact.Make(Made, resumable: true, also: folder =>
        {
            log = File.ReadAllText(folder.File(ArtifactFolder.LogName));
            Directory.Delete(folder.File(ArtifactFolder.CheckpointName));
        });
        Assert.Equal("step 1", log);
        Assert.Equal(["deep/er/table.txt", "empty.txt", "metrics.jsonl", "weights.bin"], Artifact.Open(Made, "dataset").Files.Keys);
        Assert.Equal(["artifact.json", "deep", "empty.txt", "metrics.jsonl", "weights.bin"], Directory.EnumerateFileSystemEntries(Made).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_several_that_make_the_same_at_once_one_makes_it_and_the_others_take_it()
    {
        var made = 0;
        var told = new ToldProgress();
        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(
            () => MadeArtifact.Make(Made, progress: told, also: _ =>
            {
                Interlocked.Increment(ref made);
                Thread.Sleep(300);
            }),
            TestContext.Current.CancellationToken)));
        Assert.Equal(1, made);
        Assert.Single(results, result => !result.Reused);
        Assert.Contains(told.Reports, report => report.Activity == "waiting");
        Assert.Equal(["made"], Entries());
    }

    [Fact]
    public async Task Different_requests_for_one_place_come_one_after_the_other_or_are_refused_and_none_mixes_with_another()
    {
        var together = 0;
        var results = await Task.WhenAll(Enumerable.Range(1, 5).Select(value => Task.Run(
            () => MadeArtifact.Make(Made, value, overwrite: value % 2 == 1, also: _ =>
            {
                Assert.Equal(1, Interlocked.Increment(ref together));
                Thread.Sleep(50);
                Interlocked.Decrement(ref together);
            }),
            TestContext.Current.CancellationToken).ContinueWith(task => task.Exception?.InnerException, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default)));
        Assert.All(results.Where(error => error is not null), error => Assert.Equal(RoseErrorCode.DestinationExists, Assert.IsType<RoseException>(error).Error));
        Assert.Null(ArtifactPayload.Damage(Made, Artifact.TryOpen(Made)!, content: true));
        Assert.Equal(["made"], Entries());
    }

    [Fact]
    public async Task Waiting_for_a_place_can_be_cancelled()
    {
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var first = Task.Run(
            () => MadeArtifact.Make(Made, also: _ =>
            {
                entered.Set();
                leave.Wait(TestContext.Current.CancellationToken);
            }),
            TestContext.Current.CancellationToken);
        entered.Wait(TestContext.Current.CancellationToken);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Assert.ThrowsAny<OperationCanceledException>(() => MadeArtifact.Make(Made, cancellation: cancel.Token));
        leave.Set();
        Assert.False((await first).Reused);
    }

    [Fact]
    public void A_place_in_a_folder_that_is_a_file_says_so()
    {
        File.WriteAllText(_folder.At("file"), "");
        var error = Assert.Throws<RoseException>(() => MadeArtifact.Make(_folder.At("file/made")));
        Assert.Equal(RoseErrorCode.WriteFailed, error.Error);
    }
}
