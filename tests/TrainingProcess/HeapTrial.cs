using System.Globalization;
using System.Runtime.InteropServices;
using RosePO.Core.Runtime;

/// <summary>A heap most of which is free but not in one piece, in a process whose heap nothing else uses.</summary>
internal static class HeapTrial
{
    /// <summary>What the process is asked for.</summary>
    public const string Kind = "heap";

    private const int Block = 1 << 20;
    private const int Blocks = 2048;

    /// <summary>
    /// Large blocks with a small one behind each, which stays: what is freed between them is no longer one piece, and not at the heap's end. Prints the process's memory in MB before
    /// they are freed, after it, and after as many steps as pass between two looks at the heap.
    /// </summary>
    public static int Run()
    {
        NativeHeap.KeepFreed();
        var (large, small, content) = (new nint[Blocks], new nint[Blocks], new byte[Block]);
        for (var i = 0; i < Blocks; i++)
        {
            large[i] = Marshal.AllocHGlobal(Block);
            small[i] = Marshal.AllocHGlobal(64);
            Marshal.Copy(content, 0, large[i], Block);
        }

        var filled = Resident();
        Array.ForEach(large, Marshal.FreeHGlobal);
        var freed = Resident();
        for (var step = 0; step < 64; step++)
        {
            NativeHeap.Bound();
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{filled} {freed} {Resident()}"));
        Array.ForEach(small, Marshal.FreeHGlobal);
        return 0;
    }

    private static long Resident() =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize >> 20;
}
