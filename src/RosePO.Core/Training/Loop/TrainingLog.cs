using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Tracking;

namespace RosePO.Core.Training.Loop;

/// <summary>
/// The training log, <c>metrics.jsonl</c>: one JSON object per step, under the names that TRL uses; on request the same goes to other logs.
/// </summary>
internal sealed class TrainingLog : IDisposable
{
    private readonly string _path;
    private readonly StreamWriter _writer;
    private readonly IReadOnlyList<IStepLog> _others;

    /// <summary>Opens the log after the steps that a checkpoint contains: later ones are taken again, and so logged again.</summary>
    /// <param name="path">The file.</param>
    /// <param name="keepSteps">Steps that are kept.</param>
    /// <param name="others">The other logs, which are closed with this one.</param>
    public TrainingLog(string path, int keepSteps, IReadOnlyList<IStepLog> others)
    {
        (_path, _others) = (path, others);
        var kept = File.Exists(path) ? File.ReadLines(path).Take(keepSteps).ToList() : [];

        // Aside and renamed: a kill at this moment would leave less than the checkpoint counts on.
        var temporary = path + ".kept";
        File.WriteAllLines(temporary, kept);
        DiskSync.File(temporary);
        File.Move(temporary, path, overwrite: true);
        _writer = new StreamWriter(path, append: true);
        List<LoggedStep> steps = others.Count == 0 ? [] : kept.ConvertAll(Read);
        foreach (var other in others)
        {
            other.Continue(steps);
        }
    }

    public void Write(int step, IReadOnlyDictionary<string, double> values)
    {
        var line = new Dictionary<string, object> { ["step"] = step };
        foreach (var (name, value) in values)
        {
            line[name] = Math.Round(value, 8);
        }

        _writer.WriteLine(JsonSerializer.Serialize(line));
        foreach (var other in _others)
        {
            other.Write(new LoggedStep(step, values));
        }
    }

    public void Flush() => _writer.Flush();

    /// <summary>The mean loss of the last tenth of the steps.</summary>
    public double FinalLoss()
    {
        Flush();
        var lines = File.ReadAllLines(_path);
        return lines.Skip(lines.Length - Math.Max(1, lines.Length / 10))
            .Average(line => JsonDocument.Parse(line).RootElement.GetProperty("loss").GetDouble());
    }

    public void Dispose()
    {
        _writer.Dispose();
        foreach (var other in _others.OfType<IDisposable>())
        {
            other.Dispose();
        }
    }

    private static LoggedStep Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        var values = json.RootElement.EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetDouble(), StringComparer.Ordinal);
        values.Remove("step", out var step);
        return new LoggedStep((int)step, values);
    }
}
