namespace RosePO.Fuzz.Running;

/// <summary>A folder in memory where there is one, so that a hundred thousand small files do not wear a disk; removed at the end.</summary>
internal sealed class WorkFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    public string Path { get; } = Directory.Exists(Memory)
        ? Directory.CreateDirectory(System.IO.Path.Combine(Memory, $"rosepo-fuzz-{Environment.ProcessId}-{Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("rosepo-fuzz-").FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(At(name), bytes);
        return At(name);
    }

    public string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
