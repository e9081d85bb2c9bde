using System.Globalization;

namespace RosePO.Core.Runtime.Mpi;

/// <summary>What a launcher says of the processes that it started, in the environment of each.</summary>
/// <param name="Family">The family of MPI whose launcher it is; null where it serves any.</param>
/// <param name="Size">How many processes it started.</param>
/// <param name="LocalRank">This one among those on the same machine, from 0.</param>
/// <param name="LocalSize">How many are on the same machine; 1 where nothing says.</param>
internal sealed record Launch(string? Family, int Size, int LocalRank, int LocalSize)
{
    /// <summary>How this process was launched; null where it was started alone.</summary>
    /// <param name="environment">A variable's value by its name.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.MpiNotUsable"/>: it was started by torchrun.</exception>
    public static Launch? Of(Func<string, string?> environment)
    {
        int? Number(string name) => int.TryParse(environment(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (string.Equals(environment(MpiLibrary.Variable), "none", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var launch = Number("OMPI_COMM_WORLD_SIZE") is { } openMpi ? new Launch(
                MpiHandles.OpenMpi, openMpi, Number("OMPI_COMM_WORLD_LOCAL_RANK") ?? 0, Number("OMPI_COMM_WORLD_LOCAL_SIZE") ?? 1)
            : Number("PMI_SIZE") is { } mpich ? new Launch(
                MpiHandles.Mpich, mpich, Number("MPI_LOCALRANKID") ?? Number("SLURM_LOCALID") ?? 0, Number("MPI_LOCALNRANKS") ?? 1)
            : Number("SLURM_STEP_NUM_TASKS") is { } slurm ? new Launch(
                environment("PMIX_RANK") is null ? null : MpiHandles.OpenMpi, slurm, Number("SLURM_LOCALID") ?? 0, Number("SLURM_NTASKS_PER_NODE") ?? 1)
            : null;
        if (launch is null && Number("WORLD_SIZE") > 1 && Number("RANK") is not null && environment("MASTER_ADDR") is not null)
        {
            throw MpiErrors.TorchRun();
        }

        return launch?.Size > 1 ? launch : null;
    }
}
