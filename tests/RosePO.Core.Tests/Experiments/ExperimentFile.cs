using RosePO.Core.Experiments;

namespace RosePO.Core.Tests.Experiments;

/// <summary>An experiment file in a folder of its own, deleted with it.</summary>
internal sealed class ExperimentFile : IDisposable
{
    public ExperimentFile(string yaml)
    {
        Folder = Directory.CreateTempSubdirectory("rosepo-").FullName;
        File = Path.Combine(Folder, "experiment.yml");
        System.IO.File.WriteAllText(File, yaml);
    }

    public string Folder { get; }

    public string File { get; }

    /// <summary>Writes another file into the folder.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public RoseException Error() => Assert.Throws<RoseException>(() => Load());

    public static ExperimentPlan Plan(string yaml, params (string Key, string Value)[] overrides)
    {
        using var file = new ExperimentFile(yaml);
        return file.Load(overrides);
    }

    public static RoseException Error(string yaml, params (string Key, string Value)[] overrides) =>
        Assert.Throws<RoseException>(() => Plan(yaml, overrides));

    public ExperimentPlan Load(params (string Key, string Value)[] overrides) => ExperimentPlan.Load(new ExperimentRequest
    {
        File = File,
        Overrides = overrides.ToDictionary(pair => pair.Key, pair => pair.Value),
    });

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
