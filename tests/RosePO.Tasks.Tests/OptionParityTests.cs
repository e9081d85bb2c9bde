using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RosePO.Tests;

namespace RosePO.Tasks.Tests;

/// <summary>Every option with every bad value: tasks refuse it in the words of operations and experiment files.</summary>
public sealed class OptionParityTests
{
    private static readonly Dictionary<string, (Type Task, (string Name, string Value)[] Given)> s_tasks = new()
    {
        ["ImportDatasetRequest"] = (typeof(ImportRecDataset), []),
        ["PretrainRequest"] = (typeof(StartRosePOTraining), [("Stage", "Pretrain"), ("Dataset", "x")]),
        ["SftRequest"] = (typeof(StartRosePOTraining), [("Stage", "Sft"), ("Dataset", "x")]),
        ["AlignRequest"] = (typeof(StartRosePOTraining), [("Stage", "Align"), ("Pairs", "x"), ("Model", "y")]),
        ["PreferencePairsRequest"] = (typeof(NewPreferencePairs), [("Dataset", "x")]),
        ["OracleSmoothingRequest"] = (typeof(InvokeOracleSmoothing), [("Pairs", "x")]),
        ["ChoiceRequest"] = (typeof(SelectRosePOModel), [("Dataset", "x"), ("Models", "y")]),
        ["MeasurementRequest"] = (typeof(MeasureRecommendations), [("Dataset", "x"), ("Baselines", "random")]),
    };

    [Fact]
    public void A_bad_value_is_refused_by_the_task_with_the_sentence_of_the_operation()
    {
        var lines = BadOptionLine.Read();
        var checkedLines = lines.Where(line => !IsOfAnotherNetwork(line, lines)).ToList();
        Assert.InRange(checkedLines.Count, 400, lines.Count);
        var faults = string.Join('\n', checkedLines.Select(Fault).OfType<string>());
        Assert.True(faults.Length == 0, faults);
    }

    // What differs from what should be said; null for nothing.
    private static string? Fault(BadOptionLine line)
    {
        var (type, given) = s_tasks[line.Request];
        using var task = (RoseTask)Activator.CreateInstance(type)!;
        var engine = new FakeEngine();
        task.BuildEngine = engine;
        foreach (var (name, value) in given.Concat(line.Parameters.Select(pair => (pair.Key, pair.Value))).Append(("Destination", "none")))
        {
            var property = type.GetProperty(name) ?? type.GetProperty(name + "s") ?? type.GetProperty(name.TrimEnd('y') + "ies") ?? throw new InvalidOperationException($"{type.Name} has no {name}.");
            property.SetValue(task, Value(property.PropertyType, value));
        }

        return !task.Execute() && engine.Errors is [{ Code: "ROSE1601" } error] && error.Message == line.Sentence
            ? null
            : $"{line.Request} {line.Key} {line.Kind}: {string.Join(" | ", engine.Errors.Select(error => $"{error.Code} {error.Message}"))}";
    }

    private static object Value(Type type, string value)
    {
        var values = value.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries);
        return type == typeof(ITaskItem) ? new TaskItem(value)
            : type == typeof(ITaskItem[]) ? values.Select(one => (ITaskItem)new TaskItem(one)).ToArray()
            : type == typeof(string[]) ? values
            : value;
    }

    // Epochs is that of the network which is trained, so that it is never another one's.
    private static bool IsOfAnotherNetwork(BadOptionLine line, IEnumerable<BadOptionLine> lines) =>
        line.Kind == BadValue.Unread && lines.Any(other => other.Request == line.Request && other.Key != line.Key && other.Parameters[^1].Key == line.Parameters[^1].Key);
}
