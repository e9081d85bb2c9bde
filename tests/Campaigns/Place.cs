using RosePO.Campaigns.Killing;
using RosePO.Campaigns.Targets;

namespace RosePO.Campaigns;

/// <summary>The folder that a target works in. It is always the same one, as artifacts name places.</summary>
internal sealed class Place(ITarget target, string folder)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    public string Folder { get; } = Path.Combine(folder, target.Name);

    /// <summary>Empties the folder and writes what the work starts from.</summary>
    /// <param name="seed">The seed of the experiment.</param>
    public void Begin(int seed = TinyExperiment.Seed)
    {
        Clear();
        Directory.CreateDirectory(Folder);
        target.Prepare(Folder, seed);
    }

    /// <summary>Writes what the work starts from over what another work left.</summary>
    public void BeginAfter(string name)
    {
        Restore(name);
        target.Prepare(Folder, TinyExperiment.Seed);
    }

    /// <summary>Does the work, or what is left of it.</summary>
    public RunEnd Do(Blow? blow = null, string? trace = null, bool content = false) =>
        ChildProcess.Run(target.Command(Folder, content), Folder, target.Environment, blow, s_limit, trace, trace is null ? null : SystemCalls.Kinds);

    /// <summary>Does the work, or what is left of it, where nobody disturbs it.</summary>
    public Snapshot DoWhole()
    {
        var end = Do();
        return end.ExitCode == 0 ? Snapshot.Of(Folder) : throw new InvalidOperationException($"The {target.Name} fails where nobody disturbs it: {end.Output}");
    }

    /// <summary>Keeps the folder as it is, with its links and times.</summary>
    /// <param name="name">Under which it is kept.</param>
    public void Keep(string name)
    {
        Directory.CreateDirectory(Kept(name));
        Copy(Folder, Kept(name));
    }

    /// <summary>Makes the folder what it was.</summary>
    public void Restore(string name)
    {
        Clear();
        Directory.CreateDirectory(Folder);
        Copy(Kept(name), Folder);
    }

    private static void Copy(string from, string to)
    {
        var copied = ChildProcess.Run(["cp", "-a", $"{from}/.", to], Path.GetTempPath(), [], null, s_limit);
        if (copied.ExitCode != 0)
        {
            throw new IOException(copied.Output);
        }
    }

    private string Kept(string name) => Path.Combine(folder, "kept", target.Name, name);

    private void Clear()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
