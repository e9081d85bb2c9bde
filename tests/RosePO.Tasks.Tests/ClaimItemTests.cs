using Microsoft.Build.Utilities;
using RosePO.Core.Data;

namespace RosePO.Tasks.Tests;

/// <summary>Registered claims as items of a build.</summary>
public sealed class ClaimItemTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-claim-items-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_claim_is_an_item_and_so_is_its_verdict()
    {
        var data = Path.Combine(_folder, "data");
        ImportDataset.Run(
            new ImportDatasetRequest { Format = DatasetFormat.Sample, Destination = data, Sample = new SampleOptions { Users = 40 } }, cancellation: TestContext.Current.CancellationToken);
        var claim = new TaskItem("Popularity");
        claim.SetMetadata("Against", "random");
        claim.SetMetadata("Metric", "PopularityLift");
        claim.SetMetadata("Direction", "higher");
        var engine = new FakeEngine();
        using var task = new MeasureRecommendations
        {
            BuildEngine = engine,
            Dataset = new TaskItem(data),
            Baselines = ["random", "popularity"],
            Destination = new TaskItem(Path.Combine(_folder, "measure")),
            Resamples = "50",
            Claims = [claim],
        };
        Assert.True(task.Execute());
        var verdict = Assert.Single(task.Verdicts);
        Assert.Equal(("popularity", "random", "PopularityLift", "Higher", "Shown"), (verdict.ItemSpec, verdict.GetMetadata("Against"), verdict.GetMetadata("Metric"), verdict.GetMetadata("Direction"), verdict.GetMetadata("Verdict")));
        Assert.NotEmpty(verdict.GetMetadata("Detectable"));
        Assert.Contains(engine.Messages, message => message.Message!.StartsWith("registered claims, p corrected by Holm for 1, of these trained models", StringComparison.Ordinal));
    }
}
