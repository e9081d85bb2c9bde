using System.Text.Json.Nodes;
using System.Xml.Linq;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments;

namespace RosePO.Core.Tests.Experiments;

/// <summary>A sweep of twelve runs, run once for all of these tests.</summary>
public sealed class SweepFixture : IDisposable
{
    private const string Sweep = """
        matrix:
          align.rosepo.beta: [0.5, 1, 2, 4]
          smooth.mixed.temperature: [1, 2, 3]
        """;

    public SweepFixture()
    {
        First = Run();
    }

    internal ExperimentFile File { get; } = new(SmallExperiment.Yaml + Sweep);

    public ExperimentResult First { get; }

    public string Root => Path.Combine(File.Folder, "runs", "small");

    public ExperimentResult Run(params (string Key, string Value)[] overrides) => RunExperiment.Run(Request(overrides));

    public ExperimentRequest Request(params (string Key, string Value)[] overrides) =>
        new() { File = File.File, Overrides = overrides.ToDictionary(pair => pair.Key, pair => pair.Value) };

    public void Dispose() => File.Dispose();
}

public sealed class SweepRunTests(SweepFixture sweep) : IClassFixture<SweepFixture>
{
    private static Dictionary<string, int> Ran(ExperimentResult result) => result.Stages
        .Where(stage => stage.Action == StageAction.Run)
        .CountBy(stage => stage.Stage)
        .ToDictionary();

    [Fact]
    public void What_variants_have_in_common_is_computed_once()
    {
        Assert.Equal(12, sweep.First.Variants.Count);
        Assert.Equal(
            new Dictionary<string, int>
            {
                ["import"] = 1,
                ["pretrain"] = 1,
                ["sft"] = 1,
                ["pairs/mixed"] = 1,
                ["oracle"] = 1,
                ["smooth/mixed"] = 3,
                ["align/rosepo"] = 12,
                ["measure"] = 12,
            },
            Ran(sweep.First));
        Assert.All(sweep.First.Variants, variant => Assert.Equal(4, variant.Measurement!.Models.Count));
    }

    [Fact]
    public void Every_stage_of_every_variant_is_what_was_foretold()
    {
        var preview = PreviewExperiment.Run(sweep.Request());

        Assert.Equal(12 * 8, preview.Stages.Count);
        Assert.All(preview.Stages, stage => Assert.Equal(stage.Key, Artifact.TryOpen(stage.Path)?.Key));
        Assert.All(preview.Stages, stage => Assert.Equal((StageAction.Keep, "unchanged"), (stage.Action, stage.Reason)));
    }

    [Fact]
    public void A_restored_stage_names_the_places_of_its_own_run()
    {
        var variants = sweep.First.Variants;
        foreach (var variant in new[] { variants[0], variants[^1] })
        {
            foreach (var file in Directory.EnumerateFiles(variant.Folder, ArtifactManifest.FileName, SearchOption.AllDirectories))
            {
                foreach (var other in variants.Where(other => other != variant))
                {
                    Assert.DoesNotContain(other.Folder + "/", File.ReadAllText(file), StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void The_sweeps_figures_lie_beside_its_variants()
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(sweep.Root, "sweep.json")))!;

        Assert.Equal(12, json["variants"]!.AsArray().Count);
        Assert.Contains(sweep.First.Figures, figure => figure is { Model: "rosepo", Metric: "HR@1", Settings: "align.rosepo.beta=0.5, smooth.mixed.temperature=1" });
        Assert.All(sweep.First.Figures, figure => Assert.Equal((1, null), (figure.Values.Count, figure.Deviation)));
    }

    [Fact]
    public void The_sweeps_page_lies_beside_its_variants_and_leads_to_their_reports()
    {
        Assert.Equal(Path.Combine(sweep.Root, "sweep.html"), sweep.First.SweepPage);
        var page = XDocument.Parse(File.ReadAllText(sweep.First.SweepPage!));
        var reports = page.Descendants("a").Select(link => Path.GetFullPath(Uri.UnescapeDataString((string)link.Attribute("href")!), sweep.Root)).ToArray();
        Assert.Equal(sweep.First.Variants.Select(variant => variant.Measurement!.Report).Order(StringComparer.Ordinal), reports.Order(StringComparer.Ordinal));
        Assert.Contains("The same at every setting", page.Descendants("h2").Select(heading => heading.Value));
    }
}
