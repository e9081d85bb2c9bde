using System.Text.Json;

namespace RosePO.Core.Training;

/// <summary>The training log, <c>metrics.jsonl</c>: one JSON object a step, under the names that TRL uses.</summary>
internal sealed class TrainingLog : IDisposable
{
    private readonly string _path;
    private readonly StreamWriter _writer;

    public TrainingLog(string path, int keepSteps)
    {
        _path = path;

        // Steps behind the checkpoint that training resumes from are taken again, and so logged again.
        var kept = File.Exists(path) ? File.ReadLines(path).Take(keepSteps).ToList() : [];
        File.WriteAllLines(path, kept);
        _writer = new StreamWriter(path, append: true);
    }

    public void Write(int step, IReadOnlyDictionary<string, double> values)
    {
        var line = new Dictionary<string, object> { ["step"] = step };
        foreach (var (name, value) in values)
        {
            line[name] = Math.Round(value, 8);
        }

        _writer.WriteLine(JsonSerializer.Serialize(line));
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
