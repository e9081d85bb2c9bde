using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Comparing;
using RosePO.Core.Evaluation.Measuring;

namespace RosePO.Core.Tests.Evaluation;

/// <summary>Candidates of the measurement's own.</summary>
public sealed class MeasuredCandidateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-candidates-").FullName;
    private readonly MeasurementRequest _request;

    public MeasuredCandidateTests()
    {
        var data = Path.Combine(_folder, "import");
        ImportDataset.Run(
            new ImportDatasetRequest { Format = DatasetFormat.Sample, Destination = data, Sample = new SampleOptions { Users = 60 } },
            cancellation: TestContext.Current.CancellationToken);
        _request = new MeasurementRequest { Dataset = data, Destination = Path.Combine(_folder, "measure"), Models = [], Baselines = ["random", "popularity"], Resamples = 20 };
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static MeasurementResult Run(MeasurementRequest request) => MeasureRecommendations.Run(request, cancellation: TestContext.Current.CancellationToken);

    [Fact]
    public void Drawn_candidates_hold_the_target_once_and_nothing_that_the_user_meets()
    {
        var dataset = RecDataset.Load(_request.Dataset);
        var cases = MeasuredCases.Of(dataset, _request with { Candidates = 7 });

        Assert.All(cases, question =>
        {
            Assert.Equal(7, question.Candidates.Distinct().Count());
            Assert.Equal([question.Target], question.Candidates.Intersect(dataset.Users[question.User].Items));
        });
        Assert.Equal(cases.Select(question => question.Candidates), MeasuredCases.Of(dataset, _request with { Candidates = 7 }).Select(question => question.Candidates));
        Assert.NotEqual(cases.Select(question => question.Candidates), MeasuredCases.Of(dataset, _request with { Candidates = 7, Seed = 2 }).Select(question => question.Candidates));
    }

    [Fact]
    public void The_protocol_says_whose_candidates_they_are_and_only_equal_ones_are_compared()
    {
        var own = Run(_request);
        var drawn = Run(_request with { Candidates = 5, Destination = Path.Combine(_folder, "drawn") });

        Assert.Contains("5 candidates drawn uniformly for the measurement with seed 1", drawn.Protocol, StringComparison.Ordinal);
        Assert.Contains("5 candidates drawn uniformly", File.ReadAllText(drawn.Report), StringComparison.Ordinal);
        Assert.NotEqual(own.Models[1].HitRatio!.Value.Value, drawn.Models[1].HitRatio!.Value.Value);
        var again = CompareMeasurements.Run(new ComparisonRequest { Measurements = [drawn.Measurement], Resamples = 20 }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(drawn.Models.Select(model => model.HitRatio!.Value.Value), again.Models.Select(model => model.Metrics["HR@1"].Value));
        var error = Assert.Throws<RoseException>(() => CompareMeasurements.Run(
            new ComparisonRequest { Measurements = [own.Measurement, drawn.Measurement] }, cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("candidateSource", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_candidates_is_part_of_what_the_measurement_is_made_from()
    {
        var dataset = RecDataset.Load(_request.Dataset);
        var file = Path.Combine(_folder, "lists.jsonl");
        void Write(int others) => File.WriteAllLines(file, dataset.Cases(DataSplit.Test).Select(question => JsonSerializer.Serialize(new
        {
            user = dataset.Users[question.User].SourceId,
            candidates = new[] { question.Target }.Concat(question.Candidates.Where(item => item != question.Target).Take(others)).Select(item => dataset.Items[item].SourceId),
        })));
        Write(2);
        var request = _request with { CandidateFile = file };
        var first = Run(request);

        Assert.Contains("3 candidates given by lists.jsonl", first.Protocol, StringComparison.Ordinal);
        Assert.True(Run(request).Reused);
        Write(3);
        Assert.Contains("4 candidates given", Run(request with { Overwrite = true }).Protocol, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, null, "at least 2")]
    [InlineData(5, "measured.jsonl", "choose one of the two")]
    [InlineData(null, "gone.jsonl", "does not exist")]
    [InlineData(5000, null, "too few for a list of 5000")]
    public void What_cannot_be_asked_is_said(int? candidates, string? file, string says)
    {
        var path = file is null ? null : Path.Combine(_folder, file);
        Assert.Contains(says, Assert.Throws<RoseException>(() => Run(_request with { Candidates = candidates, CandidateFile = path })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_stand_in_figures_rows_and_report()
    {
        var result = Run(_request with { UserGroups = [UserGrouping.Activity, UserGrouping.PopularityTaste] });
        var metrics = JsonNode.Parse(File.ReadAllText(Path.Combine(_request.Destination, "metrics.json")))!;

        Assert.Equal(result.Models[0].Groups.Select(group => group.Group), metrics["groups"]!.AsArray().Select(group => (string)group!["group"]!));
        Assert.Equal(60, result.Models[0].Groups.Where(group => group.Grouping == UserGrouping.Activity).Sum(group => group.Users));
        Assert.All(result.Models[0].Groups, group => Assert.Contains($"<th scope=\"row\">{group.Group}</th>", File.ReadAllText(result.Report), StringComparison.Ordinal));
    }
}
