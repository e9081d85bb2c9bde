using System.Management.Automation;
using RosePO.Tests;

namespace RosePO.Module.Tests;

/// <summary>Every option with every bad value: cmdlets refuse it in the words of operations and experiment files, and name the parameter.</summary>
[Collection(Host.Collection)]
public sealed class OptionParityTests(Host host) : IClassFixture<Host>
{
    private static readonly Dictionary<string, string> s_commands = new()
    {
        ["ImportDatasetRequest"] = "Import-RecDataset",
        ["PretrainRequest"] = "Start-RosePOTraining -Stage Pretrain -Dataset ./x",
        ["SftRequest"] = "Start-RosePOTraining -Stage Sft -Dataset ./x",
        ["AlignRequest"] = "Start-RosePOTraining -Stage Align -Pairs ./x -Model ./y",
        ["PreferencePairsRequest"] = "New-PreferencePairs -Dataset ./x",
        ["OracleSmoothingRequest"] = "Invoke-OracleSmoothing -Pairs ./x",
        ["ChoiceRequest"] = "Select-RosePOModel -Dataset ./x -Model ./y",
        ["MeasurementRequest"] = "Measure-Recommendations -Dataset ./x -Baseline random",
    };

    [Fact]
    public void A_bad_value_is_refused_by_the_cmdlet_with_the_sentence_of_the_operation_and_the_parameters_name()
    {
        var lines = BadOptionLine.Read();
        var checkedLines = lines.Where(line => !IsOfAnotherNetwork(line, lines)).ToList();
        Assert.InRange(checkedLines.Count, 400, lines.Count);
        var faults = string.Join('\n', checkedLines.Select(Fault).OfType<string>());
        Assert.True(faults.Length == 0, faults);
    }

    // What differs from what should be said; null for nothing.
    private string? Fault(BadOptionLine line)
    {
        var script = $"{s_commands[line.Request]} {string.Join(' ', line.Parameters.Select(pair => $"-{pair.Key}{Value(pair.Value)}"))}";
        if (host.Run(script).Errors is not [var error])
        {
            return $"{script}: no error, or several";
        }

        var parameter = line.Parameters[^1].Key;
        var (sentence, named, code) = error.Exception is ParameterBindingException binding
            ? (binding.InnerException?.Message, binding.ParameterName, (string?)((dynamic?)binding.InnerException)?.Code)
            : (error.ErrorDetails?.Message, error.CategoryInfo.TargetName, error.FullyQualifiedErrorId.StartsWith("RequestInvalid,", StringComparison.Ordinal) ? "ROSE1601" : error.FullyQualifiedErrorId);
        return (sentence, named, code) == (line.Sentence, parameter, "ROSE1601") ? null : $"{script}: {code} -{named}: {sentence}";
    }

    // -Epochs is that of the network which is trained: it is never another one's, and a value that is not a number is refused before it is known whose it is.
    private static bool IsOfAnotherNetwork(BadOptionLine line, IEnumerable<BadOptionLine> lines) =>
        line.Kind is BadValue.Unread or BadValue.WrongType or BadValue.UnknownName
        && lines.First(other => other.Request == line.Request && other.Parameters[^1].Key == line.Parameters[^1].Key).Key != line.Key;

    private static string Value(string value) => value switch
    {
        "true" or "false" => $":${value}",
        _ when value.StartsWith('[') => $" {value.Trim('[', ']')}",
        _ => $":{value}",
    };
}
