using RosePO.Core.Runtime.Mpi;

namespace RosePO.Core.Tests.Ranks;

public sealed class MpiTests
{
    public static TheoryData<string> Families => MpiLauncher.Families;

    [Theory]
    [MemberData(nameof(Families))]
    public void Processes_add_compare_tell_and_gather(string family)
    {
        var (said, code, errors) = MpiLauncher.Try(MpiLauncher.Command(family, 3), "sums");
        var sum = 3 * Enumerable.Range(0, 1_000_003).Sum(i => (float)(i % 1000)) + (3f * 1_000_003);
        Assert.True(code == 0, errors);
        Assert.Equal(3, said.Length);
        Assert.All(said, line => Assert.EndsWith(" 6 most 2 told 300000 gathered 0,7,14", line, StringComparison.Ordinal));
        Assert.All(said, line => Assert.Equal(sum, float.Parse(line.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture), sum * 1e-5));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_bad_pointer_is_still_an_exception_that_can_be_caught(string family)
    {
        var (said, code, errors) = MpiLauncher.Try(MpiLauncher.Command(family, 2), "null");
        Assert.True(code == 0, errors);
        Assert.Equal(["caught", "caught"], said);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Calls_may_come_from_another_thread(string family) =>
        Assert.Equal(["0,1", "0,1"], MpiLauncher.Try(MpiLauncher.Command(family, 2), "thread").Said);

    [Theory]
    [MemberData(nameof(Families))]
    public void A_rank_that_does_not_answer_ends_the_job_with_one_sentence(string family)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var (said, code, _) = MpiLauncher.Try(MpiLauncher.Command(family, 3, "ROSEPO_RANK_TIMEOUT=2"), "silent");
        Assert.NotEqual(0, code);
        Assert.Contains("RankFailed: One of 3 ranks did not answer for 2 seconds", said[0], StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(45), $"{clock.Elapsed}");
    }

    [Fact]
    public void A_library_that_is_not_the_launchers_is_refused_in_one_sentence()
    {
        _ = MpiLauncher.Command(MpiLauncher.Mpich, 2);
        var library = MpiLauncher.FindLibrary("libmpich.so.12*");
        Assert.SkipUnless(library is not null, "MPICH's library is not where it usually is.");
        var (said, code, _) = MpiLauncher.Try(MpiLauncher.Command(MpiLauncher.OpenMpi, 2, $"ROSEPO_MPI={library}"), "sums");
        Assert.NotEqual(0, code);
        Assert.Matches("^MpiNotUsable: The launcher started 2 processes, but '/.*libmpich.so.*' \\(MPICH\\) sees 1: use the library and the launcher of one MPI", said[0]);
    }

    [Fact]
    public void A_library_that_is_missing_is_named_with_what_to_install()
    {
        var (said, _, _) = MpiLauncher.Try(MpiLauncher.Command(MpiLauncher.OpenMpi, 2, "ROSEPO_MPI=/nowhere/libmpi.so"), "sums");
        Assert.StartsWith("MpiNotUsable: MPI's library was not found (/nowhere/libmpi.so): install it", said[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("OMPI_COMM_WORLD_SIZE=1", null)]
    [InlineData("OMPI_COMM_WORLD_SIZE=4 OMPI_COMM_WORLD_LOCAL_RANK=1 OMPI_COMM_WORLD_LOCAL_SIZE=2", "Open MPI 4 1 2")]
    [InlineData("PMI_SIZE=3 MPI_LOCALRANKID=2 MPI_LOCALNRANKS=3", "MPICH 3 2 3")]
    [InlineData("SLURM_STEP_NUM_TASKS=8 SLURM_LOCALID=3 SLURM_NTASKS_PER_NODE=4 PMIX_RANK=7", "Open MPI 8 3 4")]
    [InlineData("SLURM_NTASKS=8 SLURM_PROCID=0", null)]
    [InlineData("OMPI_COMM_WORLD_SIZE=4 ROSEPO_MPI=none", null)]
    public void A_launcher_is_known_by_its_environment(string environment, string? expected) =>
        Assert.Equal(expected, Of(environment) is { } launch ? $"{launch.Family} {launch.Size} {launch.LocalRank} {launch.LocalSize}" : null);

    [Fact]
    public void Torchrun_is_refused_in_one_sentence()
    {
        var error = Assert.Throws<RoseException>(() => Of("RANK=0 WORLD_SIZE=2 MASTER_ADDR=localhost"));
        Assert.Equal(RoseErrorCode.MpiNotUsable, error.Error);
        Assert.Contains("torchrun", error.Message, StringComparison.Ordinal);
        Assert.NotNull(Of("RANK=0 WORLD_SIZE=2 MASTER_ADDR=localhost OMPI_COMM_WORLD_SIZE=2"));
    }

    [Theory]
    [InlineData(1, 8, 2, 0, true)]
    [InlineData(4, 8, 2, 0, false)]
    [InlineData(8, 8, 2, 0, false)]
    [InlineData(1, 8, 2, 1, false)]
    [InlineData(2, 8, 2, 4, true)]
    public void A_rank_that_is_bound_to_fewer_cores_than_its_threads_is_warned_about(int usable, int cores, int local, int threads, bool warns) =>
        Assert.Equal(warns, LaunchedRanks.BindingWarning(usable, cores, new Launch(null, local, 0, local), threads) is not null);

    [Theory]
    [InlineData("mpirun -n 4", "mpirun|-n|4")]
    [InlineData("  srun   --mpi=pmix ", "srun|--mpi=pmix")]
    [InlineData("\"/opt/my mpi/mpirun\" -x 'A=b c' -n 2", "/opt/my mpi/mpirun|-x|A=b c|-n|2")]
    [InlineData("mpirun -x A='' \"it's\"", "mpirun|-x|A=|it's")]
    [InlineData("none", null)]
    [InlineData(" ", null)]
    public void A_launcher_is_parted_by_blanks_and_kept_by_quotes(string text, string? expected) =>
        Assert.Equal(expected, LauncherCommand.Of(text) is { } command ? string.Join('|', command.Arguments.Prepend(command.Program)) : null);

    [Fact]
    public void An_open_quote_is_refused()
    {
        var error = Assert.Throws<RoseException>(() => LauncherCommand.Of("mpirun 'x"));
        Assert.Equal((RoseErrorCode.RequestInvalid, "launcher"), (error.Error, error.Option));
    }

    private static Launch? Of(string environment)
    {
        var values = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        return Launch.Of(values.GetValueOrDefault);
    }
}
