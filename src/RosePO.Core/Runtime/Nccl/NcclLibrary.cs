using System.Runtime.InteropServices;
using RosePO.Core.Runtime.Mpi;
using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Runtime.Nccl;

/// <summary>NCCL's library by its C functions, whose interface is the same for all versions of NCCL 2.</summary>
internal sealed unsafe class NcclLibrary : INccl
{
    /// <summary>The environment variable that names the library, or <c>none</c> where sums are to go through the host's memory.</summary>
    public const string Variable = "ROSEPO_NCCL";

    private const string Name = "libnccl.so.2";

    // ncclFloat32 and ncclSum.
    private const int Float = 7;
    private const int Addition = 0;

    private readonly delegate* unmanaged[Cdecl]<NcclId*, int> _getUniqueId;
    private readonly delegate* unmanaged[Cdecl]<nint*, int, NcclId, int, int> _join;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, nuint, int, int, nint, nint, int> _sum;
    private readonly delegate* unmanaged[Cdecl]<nint, int> _leave;
    private readonly delegate* unmanaged[Cdecl]<int, nint> _errorText;

    private NcclLibrary(nint library)
    {
        _getUniqueId = (delegate* unmanaged[Cdecl]<NcclId*, int>)NativeLibrary.GetExport(library, "ncclGetUniqueId");
        _join = (delegate* unmanaged[Cdecl]<nint*, int, NcclId, int, int>)NativeLibrary.GetExport(library, "ncclCommInitRank");
        _sum = (delegate* unmanaged[Cdecl]<nint, nint, nuint, int, int, nint, nint, int>)NativeLibrary.GetExport(library, "ncclAllReduce");
        _leave = (delegate* unmanaged[Cdecl]<nint, int>)NativeLibrary.GetExport(library, "ncclCommDestroy");
        _errorText = (delegate* unmanaged[Cdecl]<int, nint>)NativeLibrary.GetExport(library, "ncclGetErrorString");
    }

    /// <summary>Loads the library: the one that is named, or beside libtorch's, or the system's.</summary>
    /// <param name="named">What <see cref="Variable"/> says.</param>
    /// <returns>The library; or null and why there is none.</returns>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.MpiNotUsable"/>: the one that is named is no such library; or <see cref="RoseErrorCode.NativeCodeUntrusted"/>.</exception>
    public static (NcclLibrary? Library, string? Missing) Find(string? named)
    {
        if (string.Equals(named, "none", StringComparison.OrdinalIgnoreCase))
        {
            return (null, $"{Variable} is none");
        }

        try
        {
            if (!string.IsNullOrEmpty(named))
            {
                return (new NcclLibrary(NativeLibrary.Load(NativeFiles.First([named], named: true).Found ?? throw MpiErrors.NoNccl(named, "there is no such file"))), null);
            }

            return (NativeFiles.First(Beside(), named: false).Found is { } file && NativeLibrary.TryLoad(file, out var library))
                || NativeLibrary.TryLoad(Name, typeof(NcclLibrary).Assembly, DllImportSearchPath.SafeDirectories, out library)
                ? (new NcclLibrary(library), null)
                : (null, $"{Name} was not found");
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw MpiErrors.NoNccl(named ?? Name, exception.Message.ReplaceLineEndings(" ").TrimEnd('.', ' '));
        }
    }

    /// <inheritdoc/>
    public int GetUniqueId(out NcclId id)
    {
        fixed (NcclId* at = &id)
        {
            return _getUniqueId(at);
        }
    }

    /// <inheritdoc/>
    public int Join(out nint communicator, int ranks, NcclId id, int rank)
    {
        fixed (nint* at = &communicator)
        {
            return _join(at, ranks, id, rank);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// On stream 0, CUDA's legacy default stream. It is the one that libtorch's operations run on, as nothing here ever chooses another: the sum begins when the kernels that
    /// wrote the values have ended, and what reads the values waits for the sum, without a thread of the host waiting for either. The call returns before that. The memory
    /// belongs to the same stream in libtorch's allocator, so that it is given to nobody else meanwhile.
    /// </remarks>
    public int Sum(nint values, long count, nint communicator) => _sum(values, values, (nuint)count, Float, Addition, communicator, 0);

    /// <inheritdoc/>
    public int Leave(nint communicator) => _leave(communicator);

    /// <inheritdoc/>
    public string ErrorText(int code) => Marshal.PtrToStringUTF8(_errorText(code)) ?? "";

    // In libtorch's folder, and where the packages of Python that bring it put it beside PyTorch's.
    private static IEnumerable<string> Beside() => TorchRuntime.Folder is not { } folder ? [] :
    [
        Path.Combine(folder, Name),
        Path.GetFullPath(Path.Combine("..", "..", "nvidia", "nccl", "lib", Name), folder),
    ];
}
