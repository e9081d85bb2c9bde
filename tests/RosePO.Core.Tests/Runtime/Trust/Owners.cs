using System.Diagnostics;
using System.Globalization;

namespace RosePO.Core.Tests.Runtime.Trust;

/// <summary>Files of other users, which only the administrator can make.</summary>
internal static class Owners
{
    /// <summary>The number of a user who is nobody here.</summary>
    public const int Stranger = 54321;

    public static void SkipUnlessAdministrator() =>
        Assert.SkipUnless(!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess, "Only the administrator can give files to others.");

    public static void Give(string path, int user, int group = 0) =>
        Run("chown", "-h", string.Create(CultureInfo.InvariantCulture, $"{user}:{group}"), path);

    public static void Mode(string path, string mode) => Run("chmod", mode, path);

    public static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
