using Microsoft.Build.Logging.StructuredLogger;

namespace RosePO.Tasks.Tests;

/// <summary>What a build said, and its binary log.</summary>
internal sealed class LoggedBuild(BuildOutput output, string log)
{
    private Build? _tree;

    public BuildOutput Output => output;

    private Build Tree => _tree ??= BinaryLog.ReadBuild(log);

    public LoggedBuild Succeeds()
    {
        output.Succeeds();
        return this;
    }

    public LoggedBuild Fails()
    {
        output.Fails();
        return this;
    }

    /// <summary>The tasks of this suite that were started, by name, in order.</summary>
    public IReadOnlyList<string> Tasks => Started("RosePO");

    /// <summary>The tasks of a name that were started.</summary>
    public IReadOnlyList<string> Started(string part) =>
        [.. Tree.FindChildrenRecursive<Microsoft.Build.Logging.StructuredLogger.Task>(task => task.Name.Contains(part, StringComparison.Ordinal)).Select(task => task.Name)];

    /// <summary>The messages that name a stage, without what follows: <c>import</c>, and <c>unchanged</c> or its reason.</summary>
    public IReadOnlyDictionary<string, string> Stages => Tree
        .FindChildrenRecursive<AddItem>(item => item.Name == "RosePOStage")
        .SelectMany(items => items.Children.OfType<Item>())
        .GroupBy(item => Metadata(item, "Stage"))
        .ToDictionary(group => group.Key, group => Metadata(group.Last(), "Reason"));

    /// <summary>What tasks said, of every importance.</summary>
    public IReadOnlyList<string> Messages => [.. Tree.FindChildrenRecursive<Message>().Select(message => message.Text)];

    /// <summary>The codes of errors and warnings.</summary>
    public IReadOnlyList<string> Codes => [.. Tree.FindChildrenRecursive<AbstractDiagnostic>().Select(one => one.Code)];

    /// <summary>The errors.</summary>
    public IReadOnlyList<Error> Errors => [.. Tree.FindChildrenRecursive<Error>()];

    private static string Metadata(Item item, string name) =>
        item.Children.OfType<Metadata>().FirstOrDefault(metadata => metadata.Name == name)?.Value ?? "";
}
