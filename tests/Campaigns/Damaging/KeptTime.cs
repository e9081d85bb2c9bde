using System.Diagnostics;

namespace RosePO.Campaigns.Damaging;

/// <summary>The time of a file's last change, put back to the nanosecond when this is disposed; .NET itself knows less of it.</summary>
internal sealed class KeptTime : IDisposable
{
    private readonly string _file;
    private readonly string _mark = Path.Combine(Path.GetTempPath(), $"campaign-{Guid.NewGuid():N}.time");

    public KeptTime(string file)
    {
        _file = file;
        File.WriteAllText(_mark, "");
        Touch(file, _mark);
    }

    public void Dispose()
    {
        Touch(_mark, _file);
        File.Delete(_mark);
    }

    private static void Touch(string from, string to)
    {
        using var touch = Process.Start("touch", ["-r", from, to]);
        touch.WaitForExit();
    }
}
