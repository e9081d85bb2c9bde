using System.Runtime.InteropServices;

namespace RosePO.Core.Runtime;

/// <summary>
/// How the C library's allocator, from which libtorch takes the CPU's tensors, deals with large blocks. As it comes, each is
/// mapped when it is taken and unmapped when it is freed, and every page of it faults again: in a training step, whose tensors
/// come and go in the same sizes, that is a sixth of the time.
/// </summary>
internal static partial class NativeHeap
{
    // Of glibc's malloc.h.
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MmapThreshold = -3;
    private const int ArenaMaximum = -8;

    // Blocks up to this size are taken from the heap.
    private const int LargestBlock = 1 << 30;

    // The heap grows by this much more than is asked for.
    private const int Growth = 64 << 20;

    // Free memory is looked at once in so many steps, and may be this much.
    private const int Steps = 64;
    private const long MostFree = 1 << 30;

    private static int s_steps;

    /// <summary>Keeps freed blocks in the heap for those that follow. Only glibc has the setting; elsewhere it does nothing.</summary>
    public static void KeepFreed() => OnGlibc(() =>
    {
        // Threads share the main heap: those of other arenas hold 64 MB at most.
        _ = SetOption(ArenaMaximum, 1);
        _ = SetOption(MmapThreshold, LargestBlock);
        _ = SetOption(TrimThreshold, int.MaxValue);
        _ = SetOption(TopPad, Growth);
    });

    /// <summary>Gives the heap's free pages back to the system: when a model goes, and its tensors with it.</summary>
    public static void Release() => OnGlibc(() => _ = Trim(0));

    /// <summary>
    /// Gives free pages back where they have become more than what is in use, and a gigabyte. Call between steps: where blocks are a little larger in each step than in
    /// the one before, as in batches ordered by length, the holes of the earlier ones can be too small for all that follow, and the heap would grow with every step.
    /// </summary>
    public static void Bound()
    {
        if (Interlocked.Increment(ref s_steps) % Steps == 0)
        {
            OnGlibc(() =>
            {
                var info = Information();
                if ((long)info.Free > Math.Max(MostFree, (long)info.InUse))
                {
                    _ = Trim(0);
                }
            });
        }
    }

    private static void OnGlibc(Action action)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                action();
            }
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library: it keeps its own ways.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int parameter, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint padding);

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial MallInfo Information();

    // struct mallinfo2 of glibc's malloc.h: ten sizes, in bytes.
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct MallInfo
    {
        private readonly nuint _arena;
        private readonly nuint _freeChunks;
        private readonly nuint _fastChunks;
        private readonly nuint _mappedBlocks;
        private readonly nuint _mapped;
        private readonly nuint _unused;
        private readonly nuint _fastFree;

        /// <summary>Bytes of blocks in use (uordblks).</summary>
        public readonly nuint InUse;

        /// <summary>Bytes of free blocks (fordblks).</summary>
        public readonly nuint Free;

        private readonly nuint _releasable;
    }
}
