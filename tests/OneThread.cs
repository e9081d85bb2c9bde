using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RosePO.Tests;

/// <summary>
/// One thread for each operation of libtorch, in a test program and in what it starts, unless <c>OMP_NUM_THREADS</c> says another number: test programs share the cores, and
/// the threads of small products would spend most of their time waiting for each other.
/// </summary>
internal static class OneThread
{
    /// <summary>The variable that OpenMP reads as it is loaded.</summary>
    public const string Variable = "OMP_NUM_THREADS";

    /// <summary>What native libraries of this process read.</summary>
    public static string? Native => OperatingSystem.IsWindows() ? Environment.GetEnvironmentVariable(Variable) : Marshal.PtrToStringUTF8(ReadVariable(Variable));

#pragma warning disable CA2255 // A test program is an application too, and this has to come before its first test.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Set()
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
        {
            return;
        }

        // .NET has a copy of the environment, which processes that it starts inherit; native code reads the original.
        Environment.SetEnvironmentVariable(Variable, "1");
        if (!OperatingSystem.IsWindows())
        {
            _ = SetVariable(Variable, "1", 1);
        }
    }

#pragma warning disable SYSLIB1054 // Generated marshalling needs unsafe code in every test project.
    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int SetVariable([MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);

    [DllImport("libc", EntryPoint = "getenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern nint ReadVariable([MarshalAs(UnmanagedType.LPUTF8Str)] string name);
#pragma warning restore SYSLIB1054
}
