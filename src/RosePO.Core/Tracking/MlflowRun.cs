using System.Globalization;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Tracking;

/// <summary>How an MLflow run stands, by MLflow's numbers.</summary>
internal enum MlflowStatus
{
    /// <summary>It is being computed, or was when its process was killed.</summary>
    Running = 1,

    /// <summary>It is complete.</summary>
    Finished = 3,

    /// <summary>It ended by an error.</summary>
    Failed = 4,

    /// <summary>It was cancelled.</summary>
    Killed = 5,
}

/// <summary>
/// One run in an MLflow store: files of parameters, tags and metrics. What cannot be written once the run has begun ends the tracking, not the work that is tracked.
/// </summary>
internal sealed class MlflowRun : IStepLog
{
    private const string Metrics = "metrics";

    private readonly string _folder;
    private readonly string _experiment;
    private readonly string _name;
    private readonly long _started;

    private MlflowRun(string folder, string experiment, string name)
    {
        (_folder, _experiment, _name) = (folder, experiment, name);
        _started = MlflowMeta.Read(folder).Number("start_time", Now);
    }

    /// <summary>Why the tracking ended before the work did; null where it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>The run's folder.</summary>
    public string Folder => _folder;

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    /// <summary>
    /// Begins the run of an artifact, or goes on with the one that an earlier try to make the same left unfinished. Ids say which artifact and which try a run is of.
    /// </summary>
    /// <param name="experiment">The folder of its experiment.</param>
    /// <param name="name">Its name.</param>
    /// <param name="identity">What is made, and where.</param>
    public static MlflowRun Begin(string experiment, string name, string identity)
    {
        for (var run = 1; ; run++)
        {
            var folder = Path.Combine(experiment, ContentHash.OfText(FormattableString.Invariant($"{identity}\n{run}"))[..32]);
            var meta = MlflowMeta.Read(folder);
            if (meta.Number("status", (long)MlflowStatus.Running) != (long)MlflowStatus.Finished && meta.GetValueOrDefault("lifecycle_stage", "active") == "active")
            {
                var begun = new MlflowRun(folder, Path.GetFileName(experiment), name);
                begun.Set(MlflowStatus.Running);
                foreach (var part in (string[])[Metrics, "params", "tags", "artifacts"])
                {
                    Directory.CreateDirectory(Path.Combine(folder, part));
                }

                return begun;
            }
        }
    }

    /// <summary>Writes parameters.</summary>
    public void Parameters(IEnumerable<KeyValuePair<string, string>> values) => WriteAll("params", values);

    /// <summary>Writes tags.</summary>
    public void Tags(IEnumerable<KeyValuePair<string, string>> values) => WriteAll("tags", values);

    /// <inheritdoc/>
    public void Continue(IReadOnlyList<LoggedStep> steps) => Try(() =>
    {
        // What was written keeps its time and its digits; what was not, because the process or the machine ended, is written now.
        var (last, folder) = (steps.Count == 0 ? -1 : steps[^1].Step, Path.Combine(_folder, Metrics));
        var lines = new SortedDictionary<string, SortedDictionary<int, string>>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            foreach (var line in File.ReadAllText(file).Split('\n')[..^1])
            {
                if (line.Split(' ') is [_, _, var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step <= last)
                {
                    Of(Path.GetRelativePath(folder, file).Replace('\\', '/'))[step] = line;
                }
            }
        }

        foreach (var (step, values) in steps)
        {
            foreach (var (name, value) in values)
            {
                Of(MlflowNames.Of(name)).TryAdd(step, Line(value, step));
            }
        }

        Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        foreach (var (name, steady) in lines)
        {
            WriteFile($"{Metrics}/{name}", string.Concat(steady.Values.Select(line => line + "\n")));
        }

        SortedDictionary<int, string> Of(string name) => lines.TryGetValue(name, out var known) ? known : lines[name] = [];
    });

    /// <inheritdoc/>
    public void Write(LoggedStep step) => Try(() =>
    {
        foreach (var (name, value) in step.Values)
        {
            // Opened for each line, as MLflow itself does: a measurement has hundreds of metrics.
            var path = Path.Combine(_folder, Metrics, MlflowNames.Of(name));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.AppendAllText(path, Line(value, step.Step) + "\n");
        }
    });

    /// <summary>Keeps a copy of a file among the run's artifacts.</summary>
    public void Keep(string file) => Try(() => File.Copy(file, Path.Combine(_folder, "artifacts", Path.GetFileName(file)), overwrite: true));

    /// <summary>Ends the run.</summary>
    public void End(MlflowStatus status) => Try(() => Set(status));

    private static string Line(double value, int step) => string.Create(CultureInfo.InvariantCulture, $"{Now} {value:R} {step}");

    private void WriteAll(string part, IEnumerable<KeyValuePair<string, string>> values)
    {
        foreach (var (name, value) in values)
        {
            WriteFile($"{part}/{MlflowNames.Of(name)}", value);
        }
    }

    private void WriteFile(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private void Set(MlflowStatus status) => MlflowMeta.Write(_folder,
    [
        ("artifact_uri", new Uri(Path.Combine(_folder, "artifacts")).AbsoluteUri),
        ("end_time", status == MlflowStatus.Running ? null : Now),
        ("entry_point_name", ""),
        ("experiment_id", _experiment),
        ("lifecycle_stage", "active"),
        ("run_id", Path.GetFileName(_folder)),
        ("run_name", _name),
        ("run_uuid", Path.GetFileName(_folder)),
        ("source_name", ""),
        ("source_type", 4),
        ("source_version", ""),
        ("start_time", _started),
        ("status", (int)status),
        ("tags", Array.Empty<string>()),
        ("user_id", Environment.UserName),
    ]);

    private void Try(Action write)
    {
        if (Problem is not null)
        {
            return;
        }

        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RoseException)
        {
            Problem = exception.Message;
        }
    }
}
