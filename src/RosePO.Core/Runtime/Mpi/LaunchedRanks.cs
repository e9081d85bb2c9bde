using System.Globalization;
using RosePO.Core.Artifacts;
using RosePO.Core.Ranks;
using RosePO.Core.Runtime.Nccl;
using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Runtime.Mpi;

/// <summary>The ranks that this process was started among, by mpirun, mpiexec or srun. A process that was started alone touches no MPI.</summary>
internal static class LaunchedRanks
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly Lazy<RankGroup> s_group = new(() => Join(Environment.GetEnvironmentVariable));

    /// <summary>Does work that the ranks share; alone where there are no others. Where it fails on one of them it fails on all.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.MpiNotUsable"/>: the processes cannot be joined; or as the work.</exception>
    public static T Run<T>(Func<T> work)
    {
        using var used = RankGroup.Use(s_group.Value);
        return s_group.Value.Guard(work);
    }

    /// <summary>Whether this process joined others and is not the first of them, which alone speaks.</summary>
    public static bool IsSilent => s_group.IsValueCreated && s_group.Value.Rank > 0;

    /// <summary>Why the ranks of this machine will be slower than they could be, or null.</summary>
    /// <param name="usable">Cores that this process may use.</param>
    /// <param name="cores">Cores of the machine.</param>
    /// <param name="launch">How the process was launched.</param>
    /// <param name="threads">Threads that are wanted for each rank; 0 where nothing says.</param>
    internal static string? BindingWarning(int usable, int cores, Launch launch, int threads) =>
        usable >= cores || (threads > 0 ? usable >= threads : usable >= cores / Math.Max(1, launch.LocalSize)) ? null
        : FormattableString.Invariant($"The launcher bound this rank to {usable} of {cores} cores, fewer than {(threads > 0 ? $"its {threads} threads" : "its share")}: start it with --bind-to none (Open MPI, MPICH) or --cpu-bind=none (srun).");

    /// <summary>How many threads a rank takes where nothing says: its share of the cores that it may use.</summary>
    /// <inheritdoc cref="BindingWarning"/>
    internal static int ThreadsOf(int usable, int cores, Launch launch) => usable < cores ? usable : Math.Max(1, usable / Math.Max(1, launch.LocalSize));

    private static RankGroup Join(Func<string, string?> environment)
    {
        if (Launch.Of(environment) is not { } launch)
        {
            return RankGroup.Alone;
        }

        var library = MpiLibrary.Join(launch.Family);
        if (library.Size != launch.Size)
        {
            throw MpiErrors.OtherSize(library, launch.Size);
        }

        RankScratch.RemoveLeft(IsOwn);
        if (TorchRuntime.ThreadsOr(0) == 0)
        {
            TorchRuntime.UseThreads(ThreadsOf(Environment.ProcessorCount, MachineCores(), launch));
        }

        return new RankGroup(new MpiLink(library, launch.LocalRank), TorchRuntime.ThreadsOr(Environment.ProcessorCount), NcclSum.Installed());
    }

    /// <summary>Whether a folder is one that this user alone may read and write.</summary>
    internal static bool IsOwn(string folder) => OperatingSystem.IsWindows() || (FileOwner.Of(folder) is { IsFolder: true, Mode: Private } owner && owner.User == FileOwner.Current);

    /// <summary>The binding warning of this process; null where there is nothing to say.</summary>
    public static string? Warning() => Launch.Of(Environment.GetEnvironmentVariable) is { } launch
        ? BindingWarning(Environment.ProcessorCount, MachineCores(), launch, int.TryParse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"), NumberStyles.None, CultureInfo.InvariantCulture, out var threads) ? threads : 0)
        : null;

    // .NET counts the cores that the process may use.
    private static int MachineCores()
    {
        const string Online = "/sys/devices/system/cpu/online";
        if (!File.Exists(Online))
        {
            return Environment.ProcessorCount;
        }

        // Ranges such as 0-3,8-11.
        return File.ReadAllText(Online).Trim().Split(',').Sum(range => range.Split('-') is [var first, var last]
            ? int.Parse(last, CultureInfo.InvariantCulture) - int.Parse(first, CultureInfo.InvariantCulture) + 1
            : 1);
    }
}
