using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace RosePO.Module.Tests;

/// <summary>Tables on a console of 80 columns, of every type that a command returns, with the longest figures that come about.</summary>
[Collection(Host.Collection)]
public sealed class TableTests(Host host) : IClassFixture<Host>
{
    private static readonly string[] s_metrics = ["HR@1", "ValidRatio", "PopularityLift", "SemanticExcess"];

    public static TheoryData<string> Results => [.. s_results];

    // A test below compares it with what the commands say that they return.
    private static readonly string[] s_results =
    [
        "ChoiceResult", "ComparedModel", "DatasetResult", "ExperimentResult", "ExportedPairsResult", "ModelExportResult", "ModelMeasurement", "ModelResult", "PairSetResult", "Recommendation",
        "RosePORun", "RuntimeCheck", "RuntimeInstallResult", "ServedModel", "SmoothedPairSetResult", "StageOutcome", "StagePreview",
    ];

    [Fact]
    public void Every_result_of_a_command_has_its_table() => Assert.Equal(
        host.Get("(Get-Command -Module RosePO -CommandType Cmdlet).OutputType.Name")
            .Select(name => name.ToString()!)
            .Where(name => name.StartsWith("RosePO.", StringComparison.Ordinal))
            .Select(name => name["RosePO.".Length..])
            .Append("StageOutcome")
            .Distinct()
            .Order(),
        s_results);

    [Theory]
    [MemberData(nameof(Results))]
    public void A_table_fits_eighty_columns_and_cuts_nothing(string type)
    {
        var result = Filled(Loaded().GetType($"RosePO.{type}", throwOnError: true)!);
        using var shell = host.Prepare("param($result) $result, $result | Format-Table | Out-String -Width 80");
        shell.AddParameter("result", result);
        var table = string.Concat(shell.Invoke());
        Assert.Empty(shell.Streams.Error);
        var lines = table.Split('\n');
        Assert.True(lines.Length > 4, table);
        Assert.DoesNotContain("…", table, StringComparison.Ordinal);
        Assert.All(lines, line => Assert.True(line.TrimEnd().Length <= 80, table));

        // Every column of the view is there: what does not fit is left out by the shell without a word.
        var view = host.Get($"(Get-FormatData RosePO.{type}).FormatViewDefinition.Where{{ $_.Control -is [System.Management.Automation.TableControl] }}[0].Control.Headers.Label");
        var heading = string.Join(' ', lines.SkipWhile(line => line.TrimStart().Length == 0 || line.Contains("Protocol:", StringComparison.Ordinal)).TakeWhile(line => !line.Contains("---", StringComparison.Ordinal)));
        Assert.All(view.SelectMany(label => label.ToString()!.Split(' ')), word => Assert.True(heading.Contains(word, StringComparison.Ordinal), $"'{word}' is missing:\n{table}"));
    }

    [Fact]
    public void Figures_of_a_measurement_are_whole_above_their_intervals()
    {
        using var shell = host.Prepare("param($result) $result | Out-String -Width 80");
        shell.AddParameter("result", Filled(Loaded().GetType("RosePO.ModelMeasurement", throwOnError: true)!));
        var table = string.Concat(shell.Invoke());
        Assert.Contains("-9.877", table, StringComparison.Ordinal);
        Assert.Contains("[-9.877, -9.877]", table, StringComparison.Ordinal);
        Assert.Contains("n = 1234567", table, StringComparison.Ordinal);
        Assert.Contains("Protocol: Candidates", table, StringComparison.Ordinal);
    }

    private static Assembly Loaded() => AppDomain.CurrentDomain.GetAssemblies().Single(assembly => assembly.GetName().Name == "RosePO.Abstractions");

    // Whatever properties a type has, they are filled.
    private static object Filled(Type type)
    {
        var result = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in type.GetProperties().Where(property => property.SetMethod is not null))
        {
            property.SetValue(result, Value(property.PropertyType, property.Name));
        }

        return result;
    }

    private static object? Value(Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? Text(name)
            : type == typeof(int) ? 1_234_567
            : type == typeof(long) ? 70_553_706_496
            : type == typeof(double) ? Number(name)
            : type == typeof(bool) ? false
            : type == typeof(TimeSpan) ? new TimeSpan(1, 2, 3, 4)
            : type == typeof(Uri) ? new Uri("http://127.0.0.1:65535/")
            : type == typeof(DateTimeOffset) ? new DateTimeOffset(2026, 12, 31, 23, 59, 59, TimeSpan.Zero)
            : type.IsEnum ? Enum.GetValues(type).Cast<object>().MaxBy(value => value.ToString()!.Length)
            : type.Name == "MetricValue" ? Activator.CreateInstance(type, Number(name), Number(name), Number(name), 1_234_567)
            : type.IsGenericType && typeof(IDictionary).IsAssignableFrom(type) ? Metrics(type)
            : type == typeof(IReadOnlyDictionary<string, string>) ? new Dictionary<string, string> { ["learningRate"] = "0.0003" }
            : type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) ? Items(type.GetGenericArguments()[0], name)
            : type.IsAbstract ? null
            : Figure(type, name);
    }

    // Shares are at most 1, lifts and losses may be far from 0 on either side.
    private static double Number(string name) => name is "HR@1" or "ValidRatio" or "Deviation" ? 1 : -9.87654;

    // A figure's numbers are its metric's.
    private static object Figure(Type type, string name)
    {
        var figure = Filled(type);
        foreach (var number in type.GetProperties().Where(property => property.SetMethod is not null && property.Name is "Value" or "Low" or "High" && property.PropertyType == typeof(double)))
        {
            number.SetValue(figure, Number(name));
        }

        return figure;
    }

    private static string Text(string name) => name switch
    {
        "Protocol" => "Candidates: 20 candidates seeded per user",
        "Hash" or "Key" => new string('a', 64),
        "Version" => "2.10.0",
        "Kind" => "measurement",
        "Check" => "LibTorchSharp",
        "Metric" => "HitRatio",
        _ => $"/home/somebody/projects/recommender/runs/experiment/{name.ToLower(CultureInfo.InvariantCulture)}-of-some-length",
    };

    private static Array Items(Type element, string name)
    {
        var items = Array.CreateInstance(element, element == typeof(int) ? 10 : 3);
        for (var i = 0; i < items.Length; i++)
        {
            items.SetValue(Value(element, name), i);
        }

        return items;
    }

    private static object Metrics(Type type)
    {
        var metrics = (IDictionary)Activator.CreateInstance(type)!;
        foreach (var metric in s_metrics)
        {
            metrics.Add(metric, Value(type.GetGenericArguments()[1], metric));
        }

        return metrics;
    }
}
