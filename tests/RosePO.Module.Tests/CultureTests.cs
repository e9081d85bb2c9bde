using System.Globalization;

namespace RosePO.Module.Tests;

/// <summary>The whole pipeline under cultures with other numbers and other letters, in strict mode.</summary>
[Collection(Host.Collection)]
public sealed class CultureTests
{
    private const string Pipeline = """
        Set-StrictMode -Version Latest
        $tiny = @{ HiddenSize = 32; Layers = 1; Heads = 2; KeyValueHeads = 2; IntermediateSize = 64; ContextLength = 384; ValidationUsers = 5 }
        $data = Import-RecDataset ./INTERACTIONS.CSV -Destination data
        $sft  = $data | Start-RosePOTraining -Stage Sft -Model Embedded -PretrainEpochs 0.5 -Epochs 0.5 -LearningRate 0.001 -Destination sft @tiny
        $rows = $data | New-PreferencePairs -Strategy SelfHard, Semantic, Popularity -Model $sft -MaxExamples 10 |
            Invoke-OracleSmoothing -Oracle SasRec -Epochs 1 |
            Start-RosePOTraining -Model $sft -Loss RosePO -Destination rosepo -ValidationUsers 5 |
            Measure-Recommendations -Dataset $data -Baseline popularity, SASREC, $sft -Resamples 20 -GenerationUsers 2 -Destination measured
        [cultureinfo]::CurrentCulture.Name
        $rows | ForEach-Object Name
        """;

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void The_pipeline_gives_the_same_files_under_any_culture(string name)
    {
        Assert.SkipWhen(new CultureInfo("tr-TR").TextInfo.ToLower('I') == 'i', "This machine has no data of cultures.");
        var expected = Figures("en-US", out _);
        Assert.Equal(expected, Figures(name, out var names));
        Assert.Equal([name, "popularity", "sasrec", "sft", "rosepo"], names);
    }

    private static string Figures(string culture, out IEnumerable<string?> output)
    {
        using var scope = new CultureScope(culture);
        using var host = new Host();

        // IDs and titles with the letter that Turkish lowers otherwise.
        File.WriteAllLines(
            host.InFolder("INTERACTIONS.CSV"),
            ["USER,ITEM,TITLE,TIMESTAMP", .. Enumerable.Range(0, 200).Select(row => $"I{row % 20},IT{row * 7 % 41},TITLE I {row * 7 % 41},{row}")]);
        output = host.Get(Pipeline).Select(text => text.ToString());
        return File.ReadAllText(host.InFolder("measured/metrics.json"));
    }
}
