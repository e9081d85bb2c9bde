using System.Text.Json.Nodes;
using System.Xml.Linq;
using RosePO.Core.Evaluation.Comparing;
using RosePO.Core.Experiments;

namespace RosePO.Core.Tests.Experiments;

/// <summary>A sweep whose measurement registers claims, run.</summary>
public sealed class SweepClaimTests
{
    private static readonly string s_yaml = SmallExperiment.Yaml.Replace(
        "generationUsers: 1 }", "generationUsers: 1, claims: [{ model: sasrec, against: rosepo, metric: MRR }, { model: rosepo, against: sft, direction: notWorse, margin: 0.9 }] }", StringComparison.Ordinal);

    private static ExperimentResult Run(ExperimentFile file) => RunExperiment.Run(new ExperimentRequest { File = file.File }, cancellation: TestContext.Current.CancellationToken);

    [Fact]
    public void Claims_are_decided_over_the_seeds_and_come_first_in_the_table_the_page_and_the_file()
    {
        using var file = new ExperimentFile(s_yaml.Replace("seed: 3\n", "seeds: [1, 2]\n", StringComparison.Ordinal));
        var result = Run(file);

        Assert.Equal([("", "measure", 2), ("", "measure", 2)], result.Claims.Select(one => (one.Settings, one.Stage, one.Claim.Seeds)));
        Assert.All(result.Claims.Zip(result.Variants[0].Measurement!.Claims, result.Variants[1].Measurement!.Claims), one =>
            Assert.Equal((one.Second.Difference + one.Third.Difference) / 2, one.First.Claim.Difference, 1e-12));

        var lines = SweepTable.Render(result).Split('\n');
        Assert.StartsWith("registered claims, p corrected by Holm for 2, over 2 seeds and ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("  sasrec above rosepo on MRR: ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("  rosepo not below sft on HR@1 by 0.9 or more: ", lines[2], StringComparison.Ordinal);

        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(result.Folder, "sweep.json")))!;
        Assert.Equal("NotLower", (string?)json["claims"]![1]!["claim"]!["direction"]);
        var page = XDocument.Parse(File.ReadAllText(result.SweepPage!));
        Assert.Equal("Registered claims", page.Descendants("h2").First().Value);
        Assert.Equal(2, page.Descendants("section").First().Descendants("tbody").Single().Elements().Count());
    }

    [Fact]
    public void P_values_are_corrected_for_the_claims_of_all_settings_and_one_training_is_judged_as_its_measurement_judges_it()
    {
        using var file = new ExperimentFile(s_yaml + "matrix: { align.rosepo.beta: [0.5, 2] }\n");
        var result = Run(file);

        Assert.Equal(4, result.Claims.Count);
        foreach (var variant in result.Variants)
        {
            var settings = string.Join(", ", variant.Settings.Select(setting => $"{setting.Key}={setting.Value}"));
            Assert.Equal(
                variant.Measurement!.Claims.Select(claim => (claim.Difference, claim.P, 1)),
                result.Claims.Where(one => one.Settings == settings).Select(one => (one.Claim.Difference, one.Claim.P, one.Claim.Seeds)));
        }

        var smallest = result.Claims.MinBy(one => one.Claim.P)!.Claim;
        Assert.Equal(Math.Min(1, 4 * smallest.P), smallest.AdjustedP, 1e-12);
    }
}
