using System.Runtime.InteropServices;

namespace RosePO.Core.Runtime.Mpi;

/// <summary>
/// The constants of an MPI library, which are pointers in one family and numbers in another; a number is handed over as a pointer of that value.
/// </summary>
/// <param name="Family">Whose they are.</param>
/// <param name="World">The communicator of all processes.</param>
/// <param name="Byte">The type of bytes.</param>
/// <param name="Int">The type of 32-bit numbers.</param>
/// <param name="Float">The type of numbers in single precision.</param>
/// <param name="Double">The type of numbers in double precision.</param>
/// <param name="Sum">The sum.</param>
/// <param name="Max">The maximum.</param>
/// <param name="InPlace">The buffer that says that the other one is both.</param>
/// <param name="StatusIgnore">The status that is not wanted.</param>
internal sealed record MpiHandles(
    string Family, nint World, nint Byte, nint Int, nint Float, nint Double, nint Sum, nint Max, nint InPlace, nint StatusIgnore)
{
    /// <summary>The family of Open MPI, from 4 on.</summary>
    public const string OpenMpi = "Open MPI";

    /// <summary>MPICH and those that keep its binary interface: Intel MPI, MVAPICH, Cray MPICH, MS-MPI.</summary>
    public const string Mpich = "MPICH";

    /// <summary>The interface that MPI 5 itself fixes.</summary>
    public const string Standard = "MPI 5 ABI";

    // The values of MPI 5, chapter 20. No library that has them could be tried so far.
    private static readonly MpiHandles s_standard = new(Standard, 0x101, 0x247, 0x209, 0x210, 0x214, 0x21, 0x23, 1, 0);

    // Numbers that carry the class, the size and the index of what they name.
    private static readonly MpiHandles s_mpich = new(
        Mpich, 0x44000000, 0x4c00010d, 0x4c000405, 0x4c00040a, 0x4c00080b, 0x58000003, 0x58000001, -1, 1);

    /// <summary>The constants of a library that is loaded.</summary>
    /// <param name="library">The library.</param>
    /// <param name="name">The name that it was loaded by: one of MPI 5's interface is called <c>libmpi_abi</c>.</param>
    public static MpiHandles Of(nint library, string name)
    {
        if (Path.GetFileName(name).Contains("mpi_abi", StringComparison.Ordinal))
        {
            return s_standard;
        }

        // Open MPI's are addresses of objects.
        nint At(string symbol) => NativeLibrary.GetExport(library, "ompi_mpi_" + symbol);
        return NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out var world)
            ? new MpiHandles(OpenMpi, world, At("byte"), At("int"), At("float"), At("double"), At("op_sum"), At("op_max"), 1, 0)
            : s_mpich;
    }
}
