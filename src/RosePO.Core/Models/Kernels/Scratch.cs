using System.Runtime.CompilerServices;

namespace RosePO.Core.Models.Kernels;

/// <summary>Memory that a thread keeps from call to call and that grows as needed, from the start of a line of the cache.</summary>
internal static unsafe class Scratch
{
    private const int Line = 64;

    /// <summary>Memory for so many values; what it holds is left over.</summary>
    /// <param name="memory">Where it is kept.</param>
    /// <param name="count">How many.</param>
    public static float* Of(ref float[]? memory, int count)
    {
        if (memory is null || memory.Length < count + (Line / sizeof(float)))
        {
            memory = GC.AllocateUninitializedArray<float>(count + (Line / sizeof(float)), pinned: true);
        }

        var start = (nint)Unsafe.AsPointer(ref memory[0]);
        return (float*)((start + Line - 1) / Line * Line);
    }
}
