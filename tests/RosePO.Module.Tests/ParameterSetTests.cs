namespace RosePO.Module.Tests;

/// <summary>Every parameter set binds, and paths mean in each what they say.</summary>
[Collection(Host.Collection)]
public sealed class ParameterSetTests : IClassFixture<Host>
{
    private readonly Host _host;

    // Two files that one pattern matches, one of which is named like a pattern.
    public ParameterSetTests(Host host)
    {
        _host = host;
        foreach (var name in (string[])["1", "[1]"])
        {
            File.WriteAllLines(_host.InFolder($"plays{name}.csv"), ["user,item,title,timestamp", .. Enumerable.Range(0, 60).Select(row => $"{row % 10},{row * 7 % 41},Title {row * 7 % 41},{row}")]);
            File.WriteAllText(_host.InFolder($"pairs{name}.jsonl"), """{"prompt":"After Heat?","chosen":"Fargo","rejected":"Alien"}""");
            File.WriteAllText(_host.InFolder($"small{name}.yml"), "name: small\ndataset: { format: Sample, sample: { users: 20, families: 8, familySize: 4 } }\n");
            Directory.CreateDirectory(_host.InFolder($"runs{name}"));
        }
    }

    public static TheoryData<string, string, string, int> Sets => new()
    {
        { "Import-RecDataset", "Path", "Import-RecDataset './plays[1].csv'", 1 },
        { "Import-RecDataset", "Path", "Import-RecDataset './plays*.csv'", 2 },
        { "Import-RecDataset", "LiteralPath", "Import-RecDataset -LiteralPath './plays[1].csv'", 1 },
        { "Import-RecDataset", "LiteralPath", "[pscustomobject]@{ PSPath = 'Microsoft.PowerShell.Core\\FileSystem::$PWD/plays[1].csv' } | Import-RecDataset", 1 },
        { "Import-PreferencePairs", "Path", "Import-PreferencePairs './pairs*.jsonl'", 2 },
        { "Import-PreferencePairs", "LiteralPath", "Import-PreferencePairs -LiteralPath './pairs[1].jsonl'", 1 },
        { "Invoke-RosePOExperiment", "Path", "Invoke-RosePOExperiment './small*.yml' -Runs ./all", 2 },
        { "Invoke-RosePOExperiment", "LiteralPath", "Invoke-RosePOExperiment -LiteralPath './small[1].yml' -Runs ./all", 1 },
        { "Get-RosePORun", "Path", "$null = Import-RecDataset ./plays1.csv -Destination runs1/data; Get-RosePORun './runs[1]'", 1 },
        { "Get-RosePORun", "LiteralPath", "$null = Import-RecDataset ./plays1.csv -Destination 'runs[1]/data'; Get-RosePORun -LiteralPath './runs[1]'", 1 },
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_parameter_set_binds_and_finds_what_its_path_means(string command, string set, string script, int results)
    {
        var written = script.Replace("$PWD", _host.Folder);
        Assert.Equal(results, _host.Get(written).Count);
        Assert.Contains(set, _host.Get($"(Get-Command {command}).ParameterSets.Name").Select(name => name.ToString()));
    }

    [Fact]
    public void No_other_command_has_several_sets()
    {
        var sets = _host.Get("Get-Command -Module RosePO -CommandType Cmdlet | ForEach-Object { $command = $_; $_.ParameterSets | ForEach-Object { \"$($command.Name) $($_.Name)\" } }")
            .Select(text => text.ToString()).Where(text => !text.EndsWith(" __AllParameterSets", StringComparison.Ordinal));
        Assert.Equal(Sets.Select(row => $"{row.Data.Item1} {row.Data.Item2}").Distinct().Order(), sets.Order());
    }
}
