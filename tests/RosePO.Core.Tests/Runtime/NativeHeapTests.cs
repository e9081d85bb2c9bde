using System.Runtime.InteropServices;
using RosePO.Core.Runtime;

namespace RosePO.Core.Tests.Runtime;

public class NativeHeapTests
{
    private const int Block = 1 << 20;
    private const int Blocks = 2048;

    // Large blocks with a small one behind each, which stays: what is freed between them is no longer one piece, and not at the heap's end.
    [Fact]
    public unsafe void Pages_between_blocks_that_stay_go_back_once_most_of_the_heap_is_free()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/lib/x86_64-linux-gnu/libc.so.6"), "The setting is that of glibc.");
        NativeHeap.KeepFreed();
        var (large, small) = (new nint[Blocks], new nint[Blocks]);
        for (var i = 0; i < Blocks; i++)
        {
            large[i] = (nint)NativeMemory.Alloc(Block);
            small[i] = (nint)NativeMemory.Alloc(64);
            new Span<byte>((void*)large[i], Block).Fill(1);
        }

        var filled = Resident();
        Array.ForEach(large, block => NativeMemory.Free((void*)block));
        for (var step = 0; step < 64; step++)
        {
            NativeHeap.Bound();
        }

        var left = Resident();
        Array.ForEach(small, block => NativeMemory.Free((void*)block));
        Assert.True(filled - left > (long)Block * Blocks / 2, $"{filled >> 20} MB before, {left >> 20} MB after");
    }

    private static long Resident() => long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;
}
