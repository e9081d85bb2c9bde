using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace RosePO.Core.Tests.Data;

/// <summary>
/// Runs code whom permissions bind, which root's are not: on a thread of its own, whose user for files (and nobody else's) is another one.
/// </summary>
internal static partial class Unprivileged
{
    private const uint Nobody = 65534;

    /// <summary>Runs it; skips the test where the system has no such thing.</summary>
    public static void Run(Action action)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux's users for files");
        ExceptionDispatchInfo? failed = null;
        var thread = new Thread(() =>
        {
            try
            {
                _ = Environment.IsPrivilegedProcess ? SetFileUser(Nobody) : 0;
                action();
            }
            catch (Exception exception)
            {
                failed = ExceptionDispatchInfo.Capture(exception);
            }
            finally
            {
                _ = Environment.IsPrivilegedProcess ? SetFileUser(0) : 0;
            }
        });
        thread.Start();
        thread.Join();
        failed?.Throw();
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileUser(uint user);
}
