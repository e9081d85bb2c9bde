using System.Diagnostics;

namespace RosePO.Core.Tests;

/// <summary>Disks of a size of their own, which only some users may mount.</summary>
internal static class Disk
{
    /// <summary>Runs a program that mounts or unmounts.</summary>
    /// <returns>Whether it is there and did so.</returns>
    public static bool Call(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
