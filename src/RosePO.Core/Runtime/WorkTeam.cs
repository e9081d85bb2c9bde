using System.Runtime.InteropServices;
using TorchSharp;

namespace RosePO.Core.Runtime;

/// <summary>
/// Splits our own loops over the threads that libtorch computes with. They are the same threads, not others beside them: those of OpenMP spin for a while
/// when an operation ends, and would take the cores from any other.
/// </summary>
internal static unsafe class WorkTeam
{
    // Below so many elements a second thread costs more than it saves.
    private const long ElementsOfPart = 1 << 14;

    private static readonly delegate* unmanaged<delegate* unmanaged<void*, void>, void*, uint, uint, void> s_parallel = Find();

    /// <summary>Into how many parts rows are cut. It depends on their size alone, so that sums over parts are the same with any number of threads.</summary>
    public static int Parts(long rows, long elementsOfRow) => (int)Math.Clamp(rows * elementsOfRow / ElementsOfPart, 1, Math.Max(1, rows));

    /// <summary>Runs a loop over rows, part by part.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="elementsOfRow">What a row costs, in elements that are read or written.</param>
    /// <param name="body">Takes a part's number, its first row, and the row after its last. Parts run at the same time, on any thread.</param>
    public static void Run(long rows, long elementsOfRow, Action<int, long, long> body)
    {
        var work = new Work(rows, Parts(rows, elementsOfRow), body);
        var threads = Math.Min(torch.get_num_threads(), work.Parts);
        if (threads <= 1)
        {
            work.Take();
        }
        else if (s_parallel is null)
        {
            Parallel.For(0, threads, _ => work.Take());
        }
        else
        {
            var handle = GCHandle.Alloc(work);
            s_parallel(&Enter, (void*)GCHandle.ToIntPtr(handle), (uint)threads, 0);
            handle.Free();
        }

        work.Rethrow();
    }

    [UnmanagedCallersOnly]
    private static void Enter(void* handle) => ((Work)GCHandle.FromIntPtr((nint)handle).Target!).Take();

    // GCC's entry into OpenMP, by the library that libtorch has loaded with it; other runtimes offer it too. Windows' has another.
    private static delegate* unmanaged<delegate* unmanaged<void*, void>, void*, uint, uint, void> Find()
    {
        if (OperatingSystem.IsLinux() && TorchRuntime.Folder is { } folder
            && NativeLibrary.TryLoad(Path.Combine(folder, "libtorch_cpu.so"), out var library)
            && NativeLibrary.TryGetExport(library, "GOMP_parallel", out var entry))
        {
            return (delegate* unmanaged<delegate* unmanaged<void*, void>, void*, uint, uint, void>)entry;
        }

        return null;
    }

    // Threads take the next part until none is left: one that started late, or whose core is busy, takes fewer.
    private sealed class Work(long rows, int parts, Action<int, long, long> body)
    {
        private int _taken;
        private Exception? _failure;

        public int Parts => parts;

        public void Take()
        {
            try
            {
                for (var part = Interlocked.Increment(ref _taken) - 1; part < parts; part = Interlocked.Increment(ref _taken) - 1)
                {
                    body(part, rows * part / parts, rows * (part + 1) / parts);
                }
            }
            catch (Exception e)
            {
                // It must not leave through OpenMP's frames.
                _failure = e;
            }
        }

        public void Rethrow()
        {
            if (_failure is not null)
            {
                throw new InvalidOperationException(_failure.Message, _failure);
            }
        }
    }
}
