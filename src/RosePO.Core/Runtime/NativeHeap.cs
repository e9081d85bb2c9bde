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
}
