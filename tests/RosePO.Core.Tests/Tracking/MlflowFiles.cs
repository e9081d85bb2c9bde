using System.Globalization;

namespace RosePO.Core.Tests.Tracking;

/// <summary>A run of an MLflow store as its files have it, read as MLflow reads them.</summary>
internal sealed class MlflowFiles(string folder)
{
    /// <summary>The run's folder.</summary>
    public string Folder => folder;

    /// <summary>The lines of <c>meta.yaml</c>.</summary>
    public Dictionary<string, string> Meta { get; } = MetaOf(folder);

    /// <summary>Tags by name.</summary>
    public Dictionary<string, string> Tags { get; } = Values(folder, "tags");

    /// <summary>Parameters by name.</summary>
    public Dictionary<string, string> Parameters { get; } = Values(folder, "params");

    /// <summary>Values of metrics by name, each with its step and its time in milliseconds.</summary>
    public Dictionary<string, (int Step, double Value, long Time)[]> Metrics { get; } = Values(folder, "metrics").ToDictionary(
        metric => metric.Key,
        metric => metric.Value.Split('\n')[..^1].Select(line => line.Split(' ')).Select(parts =>
            (int.Parse(parts[2], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[0], CultureInfo.InvariantCulture))).ToArray());

    /// <summary>The runs of the experiment of a name, in the order of their beginning.</summary>
    public static List<MlflowFiles> Of(string store, string experiment)
    {
        var folder = Assert.Single(Directory.EnumerateDirectories(store), folder => MetaOf(folder)["name"] == experiment);
        Assert.Equal(Path.GetFileName(folder), MetaOf(folder)["experiment_id"]);
        return [.. Directory.EnumerateDirectories(folder).Select(run => new MlflowFiles(run)).OrderBy(run => run.Meta["start_time"], StringComparer.Ordinal)];
    }

    private static Dictionary<string, string> MetaOf(string folder) => File.ReadAllLines(Path.Combine(folder, "meta.yaml"))
        .Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1].Trim('"'));

    // Every name is one that MLflow takes.
    private static Dictionary<string, string> Values(string folder, string part)
    {
        var at = Path.Combine(folder, part);
        var values = Directory.EnumerateFiles(at, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(at, file), Read);
        Assert.All(values.Keys, name => Assert.Matches(@"^[/\w.\- ]+$", name));
        return values;
    }

    // A training may have the file open.
    private static string Read(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
