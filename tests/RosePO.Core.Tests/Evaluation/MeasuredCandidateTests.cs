using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Comparing;
using RosePO.Core.Evaluation.Gates;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Report;
using RosePO.Core.Text.Titles;

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

    private static IReadOnlyList<EvaluationCase> Cases(RecDataset dataset, MeasurementRequest request, CandidateList list) =>
        new MeasuredCases(dataset, request, Titles(dataset)).Of(list);

    private static TitleEncoder Titles(RecDataset dataset) => TitleEncoder.Fit([.. dataset.Items.Select(item => item.Title)]);

    [Theory]
    [InlineData(CandidateList.Uniform)]
    [InlineData(CandidateList.Popularity)]
    [InlineData(CandidateList.LookAlike)]
    [InlineData(CandidateList.PopularLookAlike)]
    public void Drawn_candidates_hold_the_target_once_and_nothing_that_the_user_meets(CandidateList list)
    {
        var dataset = RecDataset.Load(_request.Dataset);
        var request = _request with { Candidates = 7 };
        var cases = Cases(dataset, request, list);

        Assert.All(cases, question =>
        {
            Assert.Equal(7, question.Candidates.Distinct().Count());
            Assert.Equal([question.Target], question.Candidates.Intersect(dataset.Users[question.User].Items));
        });
        Assert.Equal(cases.Select(question => question.Candidates), Cases(dataset, request, list).Select(question => question.Candidates));
        Assert.NotEqual(cases.Select(question => question.Candidates), Cases(dataset, request with { Seed = 2 }, list).Select(question => question.Candidates));
        Assert.Equal(dataset.Cases(DataSplit.Test).Select(question => question.Candidates.Length), Cases(dataset, _request, list).Select(question => question.Candidates.Length));
    }

    [Fact]
    public void Popular_candidates_are_popular_and_look_alikes_resemble_the_history()
    {
        var dataset = RecDataset.Load(_request.Dataset);
        var titles = Titles(dataset);
        double Mean(CandidateList list, Func<EvaluationCase, int, double> value) => Cases(dataset, _request with { Candidates = 12 }, list)
            .SelectMany(question => question.Candidates.Where(item => item != question.Target).Select(item => value(question, item))).Average();
        double Popularity(CandidateList list) => Mean(list, (_, item) => dataset.Items[item].Popularity);
        double Resemblance(CandidateList list) => Mean(list, (question, item) => titles.MaxSimilarity(item, question.History.AsSpan()[^Math.Min(10, question.History.Length)..]));

        Assert.True(Popularity(CandidateList.Popularity) > 1.3 * Popularity(CandidateList.Uniform));
        Assert.True(Popularity(CandidateList.PopularLookAlike) > 1.1 * Popularity(CandidateList.LookAlike));
        Assert.True(Resemblance(CandidateList.LookAlike) > 1.3 * Resemblance(CandidateList.Uniform));
        Assert.True(Resemblance(CandidateList.PopularLookAlike) > 1.3 * Resemblance(CandidateList.Popularity));
    }

    [Fact]
    public void Half_of_the_look_alikes_list_are_among_the_nearest_titles_that_the_user_does_not_know()
    {
        var dataset = RecDataset.Load(_request.Dataset);
        var titles = Titles(dataset);
        Assert.All(Cases(dataset, _request with { Candidates = 9 }, CandidateList.LookAlike), question =>
        {
            var shown = question.History[^Math.Min(10, question.History.Length)..];
            var nearest = Enumerable.Range(0, dataset.Items.Count).Except(dataset.Users[question.User].Items)
                .Select(item => (Item: item, Similarity: titles.MaxSimilarity(item, shown))).Where(one => one.Similarity > 0)
                .OrderByDescending(one => one.Similarity).ThenBy(one => one.Item).Take(8).Select(one => one.Item).ToArray();
            Assert.True(question.Candidates.Intersect(nearest).Count() >= Math.Min(4, nearest.Length));
        });
    }

    [Fact]
    public void A_measurement_by_several_lists_and_protocols_has_the_figures_of_each_that_it_would_have_alone()
    {
        var request = _request with { CandidateLists = [CandidateList.Given, CandidateList.PopularLookAlike], AdditionalProtocols = [EvaluationProtocol.CatalogueScore] };
        var together = Run(request);
        var plain = Run(_request with { Destination = Path.Combine(_folder, "plain") });
        var lists = Run(_request with { Destination = Path.Combine(_folder, "lists"), CandidateLists = [CandidateList.PopularLookAlike] });
        var catalogue = Run(_request with { Destination = Path.Combine(_folder, "catalogue"), Protocol = EvaluationProtocol.CatalogueScore });

        Assert.Equal(plain.Protocol, together.Protocol);
        Assert.Equal(plain.Models.Select(model => model.Metrics), together.Models.Select(model => model.Metrics));
        Assert.All(together.Models.Zip(lists.Models, catalogue.Models), one =>
        {
            Assert.Equal(["PopularLookAlike", "CatalogueScore"], one.First.Protocols.Select(protocol => protocol.Name));
            Assert.Equal([lists.Protocol, catalogue.Protocol], one.First.Protocols.Select(protocol => protocol.Protocol));
            Assert.Equal([one.Second.Metrics, one.Third.Metrics], one.First.Protocols.Select(protocol => protocol.Metrics));
        });
        Assert.Equal(catalogue.Comparisons, together.Models.SelectMany(model => model.Protocols[1].Comparisons));
    }

    [Fact]
    public void Further_protocols_stand_in_figures_table_report_summary_and_predictions()
    {
        var result = Run(_request with { CandidateLists = [CandidateList.Given, CandidateList.Popularity, CandidateList.LookAlike], Metrics = ["HR@1", "PopularityLift"] });
        var metrics = JsonNode.Parse(File.ReadAllText(Path.Combine(_request.Destination, "metrics.json")))!;
        var table = MeasurementTable.Render(result);
        var (report, summary) = (File.ReadAllText(result.Report), MeasurementMarkdown.Render("measure", _request.Destination));

        Assert.Equal(["protocol", "models", "comparisons", "protocols"], metrics.AsObject().Select(property => property.Key));
        Assert.Equal("Given", (string)metrics["protocol"]!["candidateList"]!);
        Assert.Equal(["Popularity", "LookAlike"], metrics["protocols"]!.AsArray().Select(one => (string)one!["name"]!));
        foreach (var (one, at) in metrics["protocols"]!.AsArray().Select((one, at) => (one!, at)))
        {
            var (name, line) = ((string)one["name"]!, result.Models[0].Protocols[at].Protocol);
            Assert.Equal(result.Models.Select(model => model.Protocols[at].Metric("HR@1")!.Value.Value), one["models"]!.AsArray().Select(model => (double)model!["metrics"]!["HR@1"]!["value"]!));
            Assert.Contains(line, table, StringComparison.Ordinal);
            Assert.Contains($"{name} ", table, StringComparison.Ordinal);
            Assert.Contains($"<h2>Figures by {name}</h2>", report, StringComparison.Ordinal);
            Assert.Contains($"#### {name}", summary, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(_request.Destination, $"predictions.{name}.parquet")));
        }

        // Popular candidates tempt the popularity baseline, which the main list shows less of.
        Assert.True(result.Models[1].Protocols[0].Metric("PopularityLift")!.Value.Value > result.Models[1].PopularityLift!.Value.Value);
    }

    [Fact]
    public void Repeats_that_drew_their_candidates_by_seeds_of_their_own_are_compared_across_seeds_alone()
    {
        string[] repeats = [.. ((int[])[1, 2]).Select(seed => Run(_request with
        {
            Seed = seed, Destination = Path.Combine(_folder, $"seed{seed}"), CandidateLists = [CandidateList.Popularity, CandidateList.LookAlike],
        }).Measurement)];
        foreach (var protocol in (string?[])[null, "LookAlike"])
        {
            var request = new ComparisonRequest { Measurements = repeats, Protocol = protocol, AcrossSeeds = true, Metrics = ["HR@1"], Resamples = 20 };
            var popularity = CompareMeasurements.Run(request, cancellation: TestContext.Current.CancellationToken).Models[1];
            var each = repeats.Select(folder => StoredMeasurement.Open(folder, protocol).Result.Models[1].HitRatio!.Value.Value).ToArray();
            Assert.Equal((2, each.Average()), (popularity.Seeds, popularity.Metrics["HR@1"].Value));
            Assert.NotEqual(each[0], each[1]);
            Assert.Contains("with seed 2", Assert.Throws<RoseException>(() => CompareMeasurements.Run(
                request with { AcrossSeeds = false }, cancellation: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Gates_and_comparisons_read_the_protocol_that_they_name()
    {
        var result = Run(_request with { CandidateLists = [CandidateList.Given, CandidateList.PopularLookAlike], AdditionalProtocols = [EvaluationProtocol.CatalogueScore] });
        var gate = new GateRequest { Measurement = result.Measurement, Metric = "PopularityLift", Model = "popularity", Maximum = 0 };
        foreach (var (name, figures, line) in ((string?, OrderedDictionary<string, MetricValue>, string)[])
        [
            (null, result.Models[1].Metrics, result.Protocol), ("Given", result.Models[1].Metrics, result.Protocol),
            .. result.Models[1].Protocols.Select(one => ((string?)one.Name.ToLowerInvariant(), one.Metrics, one.Protocol)),
        ])
        {
            var check = Assert.Single(CheckGate.Run(gate with { Protocol = name }, TestContext.Current.CancellationToken).Checks);
            Assert.Equal((figures["PopularityLift"], line), (check.Figure, check.Protocol));

            // Another confidence is computed from the stored answers.
            var difference = Assert.Single(CheckGate.Run(gate with { Protocol = name, Maximum = null, AtLeast = "random", Confidence = 0.8 }, TestContext.Current.CancellationToken).Checks);
            var compared = CompareMeasurements.Run(
                new ComparisonRequest { Measurements = [result.Measurement], Protocol = name, Against = "random", Metrics = ["PopularityLift"], Resamples = 20, Confidence = 0.8 },
                cancellation: TestContext.Current.CancellationToken);
            Assert.Equal((figures["PopularityLift"].Value, line), (compared.Models[1].Metrics["PopularityLift"].Value, compared.Measurements[0].Protocol));
            Assert.Equal(difference.Figure.Value, compared.Models[1].Metrics["PopularityLift"].Difference!.Value, 12);
        }

        var error = Assert.Throws<RoseException>(() => CheckGate.Run(gate with { Protocol = "PopularLookalikes" }, TestContext.Current.CancellationToken));
        Assert.Equal("protocol", error.Option);
        Assert.EndsWith("was not made by 'PopularLookalikes': did you mean 'PopularLookAlike'?", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, MeasurementRequest> Contradictions => new()
    {
        { "named twice", s_lists with { CandidateLists = [CandidateList.Uniform, CandidateList.Uniform] } },
        { "is named twice: name each once", s_lists with { AdditionalProtocols = [EvaluationProtocol.Candidates] } },
        { "as long as they are", s_lists with { CandidateLists = [CandidateList.Given], Candidates = 7 } },
        { "no protocol chooses among candidates", s_lists with { CandidateLists = [CandidateList.Given, CandidateList.Uniform], Protocol = EvaluationProtocol.CatalogueScore } },
        { "leave the baselines out", s_lists with { AdditionalProtocols = [EvaluationProtocol.CatalogueDraw] } },
        { "'beams' is read only when", s_lists with { Beams = 5 } },
    };

    private static readonly MeasurementRequest s_lists = new() { Dataset = "/data", Destination = "/measure", Models = [], Baselines = ["popularity"] };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Lists_and_protocols_that_contradict_each_other_are_refused(string says, MeasurementRequest request) =>
        Assert.Contains(says, Assert.Throws<RoseException>(() => MeasurementPlan.Of(request)).Message, StringComparison.Ordinal);

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
