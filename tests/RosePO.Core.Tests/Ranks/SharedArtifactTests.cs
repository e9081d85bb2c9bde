using RosePO.Core.Artifacts;
using RosePO.Core.Ranks;
using RosePO.Core.Runtime.Mpi;
using RosePO.Core.Tests.Artifacts;
using RosePO.Core.Tests.Data;

namespace RosePO.Core.Tests.Ranks;

public sealed class SharedArtifactTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // Ranks that other tests killed left theirs.
    private readonly string[] _before = [.. Everywhere()];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_build_the_first_writes_and_all_return_the_same()
    {
        var results = ThreadRanks.Run(3, rank => Make(isShared: true, folder => Built(folder, RankGroup.Current.Gather(rank).Sum())));
        Assert.All(results, result => Assert.Equal((3, false), (result.Made, result.Reused)));
        Assert.Equal("3", File.ReadAllText(Path.Combine(Place, "sum.txt")));
        Assert.Equal(new ManifestRanks(3, 1), Artifact.TryOpen(Place)!.Ranks);
        Assert.Empty(Scratch());

        // Found by the first, and told to the others.
        Assert.All(ThreadRanks.Run(2, _ => Make(isShared: true, _ => throw new InvalidOperationException())), result => Assert.True(result.Reused));
    }

    [Fact]
    public void What_is_not_shared_is_built_by_the_first_as_if_it_were_alone()
    {
        var built = 0;
        var results = ThreadRanks.Run(2, _ => Make(isShared: false, folder =>
        {
            Interlocked.Increment(ref built);
            return Built(folder, RankGroup.Current.Size);
        }));
        Assert.Equal(1, built);
        Assert.All(results, result => Assert.Equal(1, result.Made));
        Assert.Null(Artifact.TryOpen(Place)!.Ranks);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(0, true)]
    public void A_failure_on_any_rank_leaves_no_artifact_nor_scratch(int failing, bool early)
    {
        var outcomes = ThreadRanks.Try(2, rank => Make(isShared: true, folder =>
        {
            if (!early)
            {
                RankGroup.Current.Barrier();
            }

            return rank == failing ? throw new IOException("No space left on device") : Built(folder, RankGroup.Current.Gather(rank).Length);
        }));
        Assert.All(outcomes, outcome => Assert.IsType<RoseException>(outcome.Error, exactMatch: false));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.At("")));
        Assert.Empty(Scratch());
    }

    [Fact]
    public void What_killed_ranks_left_is_removed_when_ranks_are_next_started_and_what_others_use_or_own_stays()
    {
        string Left(string content)
        {
            var folder = Directory.CreateTempSubdirectory("rosepo-rank-").FullName;
            File.WriteAllText(Path.Combine(folder, content), "");
            return folder;
        }

        var (dead, used, unknown, open) = (Left(".held"), Left(".held"), Left("model.safetensors"), Left(".held"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(open, File.GetUnixFileMode(open) | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        }

        try
        {
            using (new FileStream(Path.Combine(used, ".held"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
                RankScratch.RemoveLeft(LaunchedRanks.IsOwn);
                Assert.Equal((false, true, true, !OperatingSystem.IsWindows()), (Directory.Exists(dead), Directory.Exists(used), Directory.Exists(unknown), Directory.Exists(open)));
            }
        }
        finally
        {
            Array.ForEach([unknown, used, open], folder => Directory.Delete(folder, recursive: true));
        }
    }

    private string Place => _folder.At("made");

    private MadeArtifact.Result Make(bool isShared, Func<ArtifactFolder, MadeArtifact.Result> build) =>
        Artifact.Produce(MadeArtifact.Spec(Place) with { IsShared = isShared }, build, cancellation: TestContext.Current.CancellationToken);

    private static MadeArtifact.Result Built(ArtifactFolder folder, int sum)
    {
        File.WriteAllText(folder.File("sum.txt"), FormattableString.Invariant($"{sum}"));
        return new MadeArtifact.Result { Made = sum };
    }

    private IEnumerable<string> Scratch() => Everywhere().Except(_before);

    private static IEnumerable<string> Everywhere() => Directory.EnumerateDirectories(Path.GetTempPath(), "rosepo-rank-*");
}
