using System.Text.Json.Nodes;
using System.Xml.Linq;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Comparing;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Report;
using RosePO.Core.Tests.Data;

namespace RosePO.Core.Tests.Evaluation.Claims;

/// <summary>Claims from the request to files and texts, of one training and over seeds.</summary>
public sealed class RegisteredClaimTests : IDisposable
{
    private static readonly Claim[] s_claims =
    [
        new() { Model = "popularity", Against = "random", Metric = "NDCG@10" },
        new() { Model = "popularity", Against = "random", Metric = "PopularityLift", Direction = ClaimDirection.Lower },
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-claims-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private MeasurementRequest Request(int seed, params Claim[] claims)
    {
        var data = Path.Combine(_folder, $"seed{seed}", "import");
        ImportDataset.Run(
            new ImportDatasetRequest { Format = DatasetFormat.Sample, Destination = data, Sample = new SampleOptions { Users = 80 }, Seed = seed }, cancellation: Cancellation);
        return new MeasurementRequest
        {
            Dataset = data,
            Destination = Path.Combine(_folder, $"seed{seed}", "measure"),
            Models = [],
            Baselines = ["random", "popularity"],
            Resamples = 200,
            Seed = seed,
            Claims = claims,
            Overwrite = true,
        };
    }

    private MeasurementResult Measure(int seed, params Claim[] claims) => MeasureRecommendations.Run(Request(seed, claims), cancellation: Cancellation);

    [Fact]
    public void Claims_come_first_in_the_table_the_summary_and_the_report_and_are_in_the_figures_file()
    {
        var result = Measure(1, s_claims);
        Assert.Equal([ClaimDirection.Higher, ClaimDirection.Lower], result.Claims.Select(claim => claim.Direction));
        Assert.Equal(ClaimVerdict.Contrary, result.Claims[1].Verdict);
        Assert.All(result.Claims, claim => Assert.Equal((1, 80), (claim.Seeds, claim.People)));

        var lines = MeasurementTable.Render(result).Split('\n');
        Assert.Equal("registered claims, p corrected by Holm for 2, of these trained models; training again with other seeds is not in the intervals:", lines[0]);
        Assert.StartsWith("  popularity above random on NDCG@10: ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("  popularity below random on |PopularityLift|: shown to the contrary, ", lines[2], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("exploratory: popularity vs random: HR@1 ", StringComparison.Ordinal));

        var markdown = MeasurementMarkdown.Render("measured", result).Split('\n');
        Assert.Equal("- popularity above random on NDCG@10: ", markdown[4][..38]);
        Assert.Contains("Exploratory differences:", markdown);

        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(result.Measurement, "metrics.json")))!;
        Assert.Equal(result.Claims[1].Difference, (double)json["claims"]![1]!["difference"]!);
        Assert.Equal(("Contrary", result.Claims[1].Detectable), ((string)json["claims"]![1]!["verdict"]!, (double)json["claims"]![1]!["detectable"]!));
        Assert.All(json["comparisons"]!.AsArray(), one => Assert.True((double)one!["detectable"]! >= 0));

        var page = XDocument.Parse(File.ReadAllText(result.Report));
        Assert.Equal("Registered claims", page.Descendants("h2").First().Value);
        Assert.Equal(["popularity above random on NDCG@10", "popularity below random on |PopularityLift|"], page.Descendants("section").First().Descendants("tbody").Single().Elements().Select(row => row.Element("th")!.Value));
        Assert.Contains("exploratory", page.Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_claims_difference_is_the_measurements_own_and_its_correction_is_for_the_claims_alone()
    {
        var result = Measure(1, s_claims);
        foreach (var claim in result.Claims)
        {
            var own = result.Comparisons.Single(one => one is { Model: "popularity", Against: "random" } && one.Metric == claim.Metric);
            Assert.Equal((own.Difference, own.Low, own.High, own.P), (claim.Difference, claim.Low, claim.High, claim.P));
            Assert.InRange(claim.AdjustedP, claim.P, Math.Min(1, 2 * claim.P));
        }

        // Of one claim alone there is nothing to correct.
        var alone = Assert.Single(Measure(1, s_claims[1]).Claims);
        Assert.Equal(alone.P, alone.AdjustedP);
        Assert.True(alone.Detectable < result.Claims[1].Detectable);
    }

    [Fact]
    public void Other_claims_are_another_measurement_and_the_same_in_other_words_is_not()
    {
        var first = Artifact.TryOpen(Measure(1, s_claims).Measurement)!.Key;
        Assert.Equal(first, Artifact.TryOpen(Measure(1, s_claims[0] with { Model = "Popularity", Direction = ClaimDirection.Higher }, s_claims[1]).Measurement)!.Key);
        Assert.NotEqual(first, Artifact.TryOpen(Measure(1, s_claims[0]).Measurement)!.Key);
        Assert.False(Artifact.TryOpen(Measure(1).Measurement)!.Request.ContainsKey("claims"));
    }

    [Fact]
    public void Over_seeds_the_claims_of_all_are_decided_by_seeds_and_people()
    {
        // One is of some of the measurements only, and so was not registered for the seeds.
        MeasurementResult[] seeds = [Measure(1, [.. s_claims, new Claim { Model = "popularity", Against = "random", Metric = "MRR" }]), Measure(2, s_claims), Measure(3, s_claims)];
        var compared = CompareMeasurements.Run(
            new ComparisonRequest { Measurements = [.. seeds.Select(seed => seed.Measurement)], AcrossSeeds = true, Metrics = ["HR@1"], Against = "random", Resamples = 300 }, cancellation: Cancellation);

        Assert.Equal(["NDCG@10", "PopularityLift"], compared.Claims.Select(claim => claim.Metric));
        var claim = compared.Claims[1];
        Assert.Equal(3, claim.Seeds);
        Assert.Equal(seeds.Average(seed => seed.Claims[1].Difference), claim.Difference, 1e-12);

        // The spread of three trainings alone would be as wide a t interval as this, or narrower.
        var deviation = Math.Sqrt(seeds.Sum(seed => Math.Pow(seed.Claims[1].Difference - claim.Difference, 2)) / 2);
        Assert.True(claim.High - claim.Low > 2 * 1.96 * deviation / Math.Sqrt(3));

        var markdown = ComparisonText.Markdown(compared).Split('\n');
        Assert.StartsWith("| registered claim | verdict | difference | detectable |", markdown[0], StringComparison.Ordinal);
        Assert.StartsWith("| popularity above random on NDCG@10 | ", markdown[2], StringComparison.Ordinal);
        Assert.Contains("Exploratory differences:", markdown);
        Assert.Contains("t intervals over seeds and users, both as samples", compared.Protocol, StringComparison.Ordinal);
        Assert.True(compared.Models.Single(model => model.Name == "popularity").Metrics["HR@1"].Difference!.Detectable > 0);
    }

    [Fact]
    public void Claims_that_another_table_has_can_be_left_out_and_differences_stay_exploratory()
    {
        var request = new ComparisonRequest { Measurements = [Measure(1, s_claims).Measurement], Metrics = ["HR@1"], Models = ["random"], Against = "random", Resamples = 300 };
        var (whole, without) = (CompareMeasurements.Run(request, cancellation: Cancellation), CompareMeasurements.Run(request with { Models = [], OmitClaims = true }, cancellation: Cancellation));
        Assert.Equal((s_claims.Length, 0), (whole.Claims.Count, whole.OmittedClaims));
        Assert.Equal((0, s_claims.Length), (without.Claims.Count, without.OmittedClaims));

        var markdown = ComparisonText.Markdown(without).Split('\n');
        Assert.DoesNotContain(markdown, line => line.Contains("registered claim", StringComparison.Ordinal));
        Assert.Contains("Exploratory differences:", markdown);
    }

    [Fact]
    public void A_comparison_of_one_measurement_repeats_its_claims_whatever_models_it_shows()
    {
        var measured = Measure(1, s_claims);
        var compared = CompareMeasurements.Run(new ComparisonRequest { Measurements = [measured.Measurement], Resamples = 200, Models = ["random"] }, cancellation: Cancellation);
        Assert.Equal(measured.Claims, compared.Claims);
        Assert.Equal(["random"], compared.Models.Select(model => model.Name));
    }

    [Fact]
    public void A_measurement_that_does_not_depend_on_the_seed_is_one_training_however_often_it_is_there()
    {
        var measured = Measure(1, s_claims);
        var copy = Path.Combine(_folder, "seed1", "copy");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.EnumerateFiles(measured.Measurement))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        var judged = CompareMeasurements.Judge([measured.Measurement, copy], Cancellation);
        Assert.Equal([1, 1], judged.Select(claim => claim.Seeds));
        Assert.Equal(measured.Claims.Select(claim => claim.P), judged.Select(claim => claim.Estimate!.P(0)));
        Assert.Equal([2, 2], CompareMeasurements.Judge([measured.Measurement, Measure(2, s_claims).Measurement], Cancellation).Select(claim => claim.Seeds));
    }

    [Fact]
    public void On_MovieLens_a_claim_over_seeds_says_what_three_measurements_say_together()
    {
        var movieLens = RealData.Folder("ml-100k");
        var claims = new[]
        {
            new Claim { Model = "itemknn", Against = "popularity" },
            new Claim { Model = "random", Against = "popularity" },
            new Claim { Model = "itemknn", Against = "popularity", Metric = "PopularityLift" },
        };
        var measured = Enumerable.Range(1, 3).Select(seed =>
        {
            var data = Path.Combine(_folder, $"ml{seed}", "import");
            ImportDataset.Run(new ImportDatasetRequest { Format = DatasetFormat.MovieLens100K, Path = movieLens, Destination = data, Seed = seed }, cancellation: Cancellation);
            return MeasureRecommendations.Run(
                new MeasurementRequest
                {
                    Dataset = data,
                    Destination = Path.Combine(_folder, $"ml{seed}", "measure"),
                    Models = [],
                    Baselines = ["random", "popularity", "itemknn"],
                    Resamples = 400,
                    Seed = seed,
                    Claims = claims,
                },
                cancellation: Cancellation);
        }).ToArray();
        var compared = CompareMeasurements.Run(
            new ComparisonRequest { Measurements = [.. measured.Select(one => one.Measurement)], AcrossSeeds = true, Metrics = ["HR@1"], Resamples = 400 }, cancellation: Cancellation);
        Assert.Equal([ClaimVerdict.Shown, ClaimVerdict.Contrary, ClaimVerdict.Shown], compared.Claims.Select(claim => claim.Verdict));
        Assert.All(compared.Claims, claim => Assert.Equal((3, 943), (claim.Seeds, claim.People)));
    }
}
