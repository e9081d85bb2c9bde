using System.Xml.Linq;

namespace RosePO.Module.Tests;

[Collection(Host.Collection)]
public sealed class ViewTests(Host host) : IClassFixture<Host>
{
    [Fact]
    public void Every_view_names_a_type_and_properties_that_exist()
    {
        var views = XDocument.Load(Path.Combine(Repository.PackedModule, "RosePO.Format.ps1xml")).Descendants("View").ToList();
        Assert.NotEmpty(views);
        foreach (var view in views)
        {
            var type = view.Descendants("TypeName").Single().Value;
            var properties = host.Get($"[{type}].GetProperties().Name").Select(name => name.ToString()!).ToHashSet();
            Assert.All(view.Descendants("PropertyName"), name => Assert.Contains(name.Value, properties));
            Assert.All(view.Descendants("ScriptBlock"), block =>
                Assert.All(
                    System.Text.RegularExpressions.Regex.Matches(block.Value.Split(".ForEach")[0], @"\$_\.(\w+)"),
                    match => Assert.Contains(match.Groups[1].Value, properties)));
        }
    }

    [Fact]
    public void Figures_of_further_protocols_are_shown_and_copied_with_their_row()
    {
        var shown = host.Get("""
            $data = Import-RecDataset -Format Sample -SampleUsers 30 -SampleFamilies 8 -SampleFamilySize 4 -SampleMeanInteractions 8 -Destination protocols/data
            $rows = $data | Measure-Recommendations -Baseline Popularity -CandidateList Given, LookAlike -AdditionalProtocol CatalogueScore -Resamples 10 -Destination protocols/measured
            $rows | Export-Clixml protocols/rows.xml
            $copy = Import-Clixml protocols/rows.xml
            "$($rows.Protocols[0].Metrics['HR@1'].Value) $($copy.Protocols[0].Metrics['HR@1'].Value)"
            $rows | Format-List | Out-String -Width 300
            """);
        var values = shown[0].ToString()!.Split(' ');
        Assert.Equal(values[0], values[1]);
        Assert.Matches(@"Protocols +: LookAlike: HR@1 0\.\d{4} \[.*\], PopularityLift .*\n +CatalogueScore: HR@1", shown[1].ToString()!);
    }

    [Fact]
    public void Figures_show_four_decimals_their_interval_and_a_point() => Assert.Equal(
        "0.4108 [0.3790, 0.4420]",
        Assert.Single(host.Get("[RosePO.Binding.ViewText]::Interval([RosePO.MetricValue]::new(0.41083, 0.379, 0.442, 943))")).ToString());

    [Theory]
    [InlineData("::Sparkline([int[]](0, 1, 50, 100))", " ▂▅█")]
    [InlineData("::Sparkline([int[]](0, 0))", "")]
    [InlineData("::Size(498006380)", "498.0 MB")]
    [InlineData("::Duration([timespan]'1.02:03:04')", "1.02:03:04")]
    [InlineData("::Duration([timespan]'0:00:12.3')", "0:12.3")]
    [InlineData("::Duration($null)", "")]
    public void Texts_of_views_are_the_same_in_every_culture(string call, string expected)
    {
        using var culture = CultureScope.Comma();
        Assert.Equal(expected, Assert.Single(host.Get("[RosePO.Binding.ViewText]" + call)).ToString());
    }
}
