using System.Runtime.InteropServices;
using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Runtime.Mpi;

/// <summary>An MPI library by its C functions, whichever family it is of.</summary>
internal sealed unsafe partial class MpiLibrary
{
    /// <summary>The environment variable that names the library, or <c>none</c> for a process that is to compute alone.</summary>
    public const string Variable = "ROSEPO_MPI";

    // Calls come from any thread, one at a time: a pipeline's thread is not the one that the program began on.
    private const int Serialized = 2;

    // Before a library of MPI is loaded. UCX and Open MPI would replace the handlers by which .NET turns a bad pointer into an exception, so that a caught
    // NullReferenceException ended the process; the last two are the same of other transports.
    private static readonly (string Name, string Value)[] s_environment =
    [
        ("UCX_ERROR_SIGNALS", ""), ("UCX_HANDLE_ERRORS", "none"), ("OMPI_MCA_opal_signal", ""), ("IPATH_NO_BACKTRACE", "1"), ("HFI_NO_BACKTRACE", "1"),
    ];

    private readonly MpiHandles _handles;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, int, nint, nint, nint, nint*, int> _beginReduce;
    private readonly delegate* unmanaged[Cdecl]<nint*, int*, nint, int> _test;
    private readonly delegate* unmanaged[Cdecl]<nint, void*, int, nint, nint, nint, int> _reduce;
    private readonly delegate* unmanaged[Cdecl]<void*, int, nint, int, nint, int> _broadcast;
    private readonly delegate* unmanaged[Cdecl]<nint, int, int> _abort;
    private readonly delegate* unmanaged[Cdecl]<int> _finalize;

    private MpiLibrary(nint library, string name)
    {
        _handles = MpiHandles.Of(library, name);
        _beginReduce = (delegate* unmanaged[Cdecl]<nint, nint, int, nint, nint, nint, nint*, int>)At("MPI_Iallreduce");
        _test = (delegate* unmanaged[Cdecl]<nint*, int*, nint, int>)At("MPI_Test");
        _reduce = (delegate* unmanaged[Cdecl]<nint, void*, int, nint, nint, nint, int>)At("MPI_Allreduce");
        _broadcast = (delegate* unmanaged[Cdecl]<void*, int, nint, int, nint, int>)At("MPI_Bcast");
        _abort = (delegate* unmanaged[Cdecl]<nint, int, int>)At("MPI_Abort");
        _finalize = (delegate* unmanaged[Cdecl]<int>)At("MPI_Finalize");
        Name = name;
        int provided, rank, size;
        Check(((delegate* unmanaged[Cdecl]<nint, nint, int, int*, int>)At("MPI_Init_thread"))(0, 0, Serialized, &provided));
        Check(((delegate* unmanaged[Cdecl]<nint, int*, int>)At("MPI_Comm_rank"))(_handles.World, &rank));
        Check(((delegate* unmanaged[Cdecl]<nint, int*, int>)At("MPI_Comm_size"))(_handles.World, &size));
        (Rank, Size) = (rank, size);
        if (provided < Serialized)
        {
            throw MpiErrors.NoThreads(name);
        }

        nint At(string function) => NativeLibrary.TryGetExport(library, function, out var address) ? address : throw MpiErrors.NotMpi(name, function);
    }

    /// <summary>The name that the library was loaded by.</summary>
    public string Name { get; }

    /// <summary>Whose binary interface it has.</summary>
    public string Family => _handles.Family;

    /// <summary>This process, from 0.</summary>
    public int Rank { get; }

    /// <summary>How many processes there are.</summary>
    public int Size { get; }

    /// <summary>Loads the library and joins the other processes; once in a process.</summary>
    /// <param name="family">The family of the launcher, which is looked for first; null where it is not known.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.MpiNotUsable"/>, or <see cref="RoseErrorCode.NativeCodeUntrusted"/>.</exception>
    public static MpiLibrary Join(string? family)
    {
        foreach (var (name, value) in s_environment)
        {
            SetEnvironment(name, value);
        }

        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            var file = NativeFiles.First([named], named: true).Found ?? throw MpiErrors.Missing([named]);
            try
            {
                return new MpiLibrary(NativeLibrary.Load(file), file);
            }
            catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
            {
                throw MpiErrors.NotLoadable(file, exception);
            }
        }

        string[] names = [.. Names(family)];
        foreach (var name in names)
        {
            // In the system's folders and the loader's own, never in the current one.
            if (NativeLibrary.TryLoad(name, typeof(MpiLibrary).Assembly, DllImportSearchPath.SafeDirectories, out var library))
            {
                return new MpiLibrary(library, name);
            }
        }

        throw MpiErrors.Missing(names);
    }

    /// <summary>Begins to reduce one number of all processes to the largest.</summary>
    public void BeginMax(int* value, nint* request) => Check(_beginReduce(_handles.InPlace, (nint)value, 1, _handles.Int, _handles.Max, _handles.World, request));

    /// <summary>Whether what was begun is complete.</summary>
    public bool IsComplete(nint* request)
    {
        int flag;
        Check(_test(request, &flag, _handles.StatusIgnore));
        return flag != 0;
    }

    /// <summary>Adds up numbers of all processes, in place.</summary>
    public void Sum(Span<float> values)
    {
        fixed (float* first = values)
        {
            Check(_reduce(_handles.InPlace, first, values.Length, _handles.Float, _handles.Sum, _handles.World));
        }
    }

    /// <inheritdoc cref="Sum(Span{float})"/>
    public void Sum(Span<double> values) => Reduce(values, _handles.Sum);

    /// <summary>The largest numbers of all processes, in place.</summary>
    public void Max(Span<double> values) => Reduce(values, _handles.Max);

    /// <summary>Sends bytes of one process to all.</summary>
    public void Broadcast(Span<byte> bytes, int root)
    {
        fixed (byte* first = bytes)
        {
            Check(_broadcast(first, bytes.Length, _handles.Byte, root, _handles.World));
        }
    }

    /// <summary>Ends all processes at once.</summary>
    public void Abort() => _ = _abort(_handles.World, 1);

    /// <summary>Leaves the other processes, once all do.</summary>
    public void Leave() => _ = _finalize();

    private void Reduce(Span<double> values, nint operation)
    {
        fixed (double* first = values)
        {
            Check(_reduce(_handles.InPlace, first, values.Length, _handles.Double, operation, _handles.World));
        }
    }

    private static IEnumerable<string> Names(string? family)
    {
        if (OperatingSystem.IsWindows())
        {
            return ["msmpi.dll", "impi.dll"];
        }

        if (OperatingSystem.IsMacOS())
        {
            return ["libmpi.40.dylib", "libmpi.12.dylib", "libmpi.dylib"];
        }

        // Files are called by the interface's version: 40 is Open MPI's, 12 that of MPICH and its like, 0 MPI 5's.
        string[] openMpi = ["libmpi.so.40"], mpich = ["libmpich.so.12", "libmpi.so.12", "libmpi_cray.so.12"];
        return family == MpiHandles.Mpich ? [.. mpich, "libmpi_abi.so.0", .. openMpi] : [.. openMpi, "libmpi_abi.so.0", .. mpich];
    }

    // .NET keeps an environment of its own, which C libraries do not see.
    private static void SetEnvironment(string name, string value)
    {
        Environment.SetEnvironmentVariable(name, value);
        if (!OperatingSystem.IsWindows())
        {
            _ = SetEnv(name, value, 1);
        }
    }

    private static void Check(int code)
    {
        // Errors end the process where the library has its usual handler; one that returns them instead is noticed here.
        if (code != 0)
        {
            throw MpiErrors.Failed(code);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int replace);
}
