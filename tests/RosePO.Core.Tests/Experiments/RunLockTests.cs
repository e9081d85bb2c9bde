using System.Diagnostics;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments;
using RosePO.Core.Tests.Data;

namespace RosePO.Core.Tests.Experiments;

public sealed class RunLockTests
{
    private static FileLock? Take(string file, TimeSpan? limit, Action? waiting = null) =>
        FileLock.Take([file], limit, waiting ?? (() => { }), TestContext.Current.CancellationToken);

    [Fact]
    public void A_lock_is_held_by_one_and_free_when_it_is_let_go()
    {
        using var folder = new TemporaryFolder();
        var file = folder.At("a/lock");
        var waits = 0;
        using (Take(file, TimeSpan.Zero))
        {
            Assert.Null(Take(file, TimeSpan.Zero));
            Assert.Null(Take(file, TimeSpan.FromMilliseconds(250), () => waits++));
            Assert.Equal(1, waits);
        }

        using var next = Take(file, TimeSpan.Zero);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task Who_waits_goes_on_when_the_other_is_done()
    {
        using var folder = new TemporaryFolder();
        var file = folder.At("lock");
        var held = Take(file, null)!;
        var told = new TaskCompletionSource();
        var second = Task.Run(() => Take(file, null, told.SetResult), TestContext.Current.CancellationToken);
        await told.Task;
        Assert.False(second.IsCompleted);
        held.Dispose();
        using var taken = await second;
        Assert.NotNull(taken);
    }

    [Fact]
    public void A_lock_ends_with_the_process_that_held_it_however_it_ends()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "This needs util-linux's flock, which holds a lock as another process does.");
        using var folder = new TemporaryFolder();
        var file = folder.At("lock");
        using (Take(file, TimeSpan.Zero))
        {
        }

        // It says when it has the lock: one that this process asks for meanwhile is another file's once it has been released.
        var held = folder.At("held");
        using var other = Process.Start("/usr/bin/flock", ["--no-fork", file, "sh", "-c", $"touch '{held}'; exec sleep 60"]);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(held), TimeSpan.FromSeconds(30)));
        Assert.True(IsHeld(file));
        other.Kill();
        other.WaitForExit();
        Assert.False(IsHeld(file));
    }

    [Fact]
    public void A_lock_leaves_no_file_and_one_that_cannot_be_made_is_an_error_and_not_ignored()
    {
        using var folder = new TemporaryFolder();
        Take(folder.At("lock"), TimeSpan.Zero)!.Dispose();
        Assert.Equal(!OperatingSystem.IsLinux(), File.Exists(folder.At("lock")));

        File.WriteAllText(folder.At("file"), "");
        var error = Assert.Throws<RoseException>(() => Take(folder.At("file/lock"), TimeSpan.Zero));
        Assert.Equal((RoseErrorCode.WriteFailed, folder.At("file/lock")), (error.Error, error.File));
        Directory.CreateDirectory(folder.At("taken"));
        Assert.Equal(RoseErrorCode.WriteFailed, Assert.Throws<RoseException>(() => Take(folder.At("taken"), TimeSpan.Zero)).Error);
    }

    [Fact]
    public async Task No_two_hold_a_lock_at_once_though_its_file_comes_and_goes()
    {
        using var folder = new TemporaryFolder();
        var file = folder.At("lock");
        var (holders, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () =>
            {
                for (var i = 0; i < 200; i++)
                {
                    using var held = Take(file, TimeSpan.Zero);
                    if (held is not null)
                    {
                        most = Math.Max(most, Interlocked.Increment(ref holders));
                        Thread.Yield();
                        Interlocked.Decrement(ref holders);
                    }
                }
            },
            TestContext.Current.CancellationToken)));
        Assert.Equal(1, most);
    }

    [Fact]
    public void One_of_several_is_enough()
    {
        using var folder = new TemporaryFolder();
        string[] files = [folder.At("1"), folder.At("2")];
        using var first = FileLock.Take(files, TimeSpan.Zero, () => { }, TestContext.Current.CancellationToken);
        using var second = FileLock.Take(files, TimeSpan.Zero, () => { }, TestContext.Current.CancellationToken);
        Assert.NotNull(second);
        Assert.Null(FileLock.Take(files, TimeSpan.Zero, () => { }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_run_folder_that_another_run_holds_is_an_error_after_the_limit()
    {
        using var file = new ExperimentFile("dataset: { format: Sample, sample: { users: 20 } }\n");
        var request = new ExperimentRequest { File = file.File, LockTimeout = TimeSpan.FromMilliseconds(150) };
        var told = new List<StageProgress>();
        using (Take(Path.Combine(file.Folder, "runs", "experiment", ".lock"), TimeSpan.Zero))
        {
            var error = Assert.Throws<RoseException>(() => RunExperiment.Run(request, new Told(told), TestContext.Current.CancellationToken));
            Assert.Equal(RoseErrorCode.RunLocked, error.Error);
            Assert.Contains(Path.Combine(file.Folder, "runs", "experiment"), error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(("experiment", "waiting"), (told[0].Stage, told[0].Activity));
        Assert.Single(RunExperiment.Run(request, cancellation: TestContext.Current.CancellationToken).Stages);
    }

    [Fact]
    public async Task Experiments_that_need_the_same_artifact_at_once_make_it_once()
    {
        using var file = new ExperimentFile("dataset: { format: Sample, sample: { users: 300 } }\n");
        ExperimentResult[] results = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(
            () => RunExperiment.Run(
                new ExperimentRequest { File = file.File, Overrides = new Dictionary<string, string> { ["name"] = $"run{i}" } }, cancellation: TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken)));

        Assert.Single(results, result => result.Stages[0].Action == StageAction.Run);
        Assert.Equal(3, results.Count(result => result.Stages[0].Action == StageAction.Restore));
    }

    private static bool IsHeld(string file)
    {
        using var taken = Take(file, TimeSpan.Zero);
        return taken is null;
    }

    private sealed class Told(List<StageProgress> reports) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => reports.Add(value);
    }
}
