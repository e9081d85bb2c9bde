using System.Diagnostics;

namespace RosePO.Core.Tests.Artifacts;

/// <summary>Changes files of artifacts, which are read-only, as a careless hand or a failing disk would.</summary>
internal static class Tampering
{
    /// <summary>The program that gives a file the times of another, to the nanosecond.</summary>
    public const string Touch = "/usr/bin/touch";

    public static void Write(string path, string text)
    {
        Unlock(path);
        File.WriteAllText(path, text);
    }

    /// <summary>Turns a bit over, in place; the size stays.</summary>
    public static void Flip(string path, long offset, int bit = 0, bool keepTime = false)
    {
        Unlock(path);
        var times = path + ".times";
        if (keepTime)
        {
            Run(path, times);
        }

        using (var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
        {
            stream.Position = offset;
            var value = stream.ReadByte();
            stream.Position = offset;
            stream.WriteByte((byte)(value ^ (1 << bit)));
        }

        if (keepTime)
        {
            Run(times, path);
            File.Delete(times);
        }

        static void Run(string from, string to)
        {
            using var touch = Process.Start(Touch, ["-r", from, to]);
            touch.WaitForExit();
            Assert.Equal(0, touch.ExitCode);
        }
    }

    public static void Cut(string path, long length)
    {
        Unlock(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write);
        stream.SetLength(length);
    }

    private static void Unlock(string path) => File.SetAttributes(path, File.GetAttributes(path) & ~FileAttributes.ReadOnly);
}
