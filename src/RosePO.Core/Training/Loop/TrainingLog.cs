using System.Text.Json;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Training.Loop;

/// <summary>
/// The training log, <c>metrics.jsonl</c>: one JSON object per step, under the names that TRL uses; on request the same as TensorBoard events.
/// </summary>
internal sealed class TrainingLog : IDisposable
{
    private readonly string _path;
    private readonly StreamWriter _writer;
    private readonly TensorBoardLog? _events;

    /// <summary>Opens the log after the steps that a checkpoint contains: later ones are taken again, and so logged again.</summary>
    /// <param name="path">The file.</param>
    /// <param name="keepSteps">Steps that are kept.</param>
    /// <param name="eventFolder">The folder of TensorBoard's events; null for none.</param>
    public TrainingLog(string path, int keepSteps, string? eventFolder)
    {
        _path = path;
        var kept = File.Exists(path) ? File.ReadLines(path).Take(keepSteps).ToList() : [];

        // Aside and renamed: a kill at this moment would leave less than the checkpoint counts on.
        var temporary = path + ".kept";
        File.WriteAllLines(temporary, kept);
        DiskSync.File(temporary);
        File.Move(temporary, path, overwrite: true);
        _writer = new StreamWriter(path, append: true);
        if (eventFolder is not null)
        {
            _events = new TensorBoardLog(eventFolder);
            foreach (var line in kept)
            {
                using var json = JsonDocument.Parse(line);
                var values = json.RootElement.EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetDouble(), StringComparer.Ordinal);
                values.Remove("step", out var step);
                _events.Write((int)step, values);
            }
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
        _events?.Write(step, values);
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

    public void Dispose() => _writer.Dispose();
}
