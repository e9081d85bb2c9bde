using System.Diagnostics;

namespace RosePO.Core.Runtime;

/// <summary>The most memory that this process has had in use.</summary>
internal static class PeakMemory
{
    /// <summary>Bytes of the largest resident set.</summary>
    public static long Bytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
