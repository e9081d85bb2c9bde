using System.Text.Json.Nodes;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Comparing;
using RosePO.Core.Evaluation.Gates;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Preferences;
using RosePO.Core.Tests.Data;
using RosePO.Core.Tests.Text.Sentences;

namespace RosePO.Core.Tests.Evaluation;

/// <summary>Semantic harm by other vectors of titles than the built-in ones.</summary>
public sealed class MeasuredTitleTests(GetRecommendationsTests.Made made) : IClassFixture<GetRecommendationsTests.Made>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private MeasurementRequest Request(string name) => new()
    {
        Dataset = made.Data.Folder,
        Destination = _folder.At(name),
        Models = [],
        Baselines = ["random", "popularity"],
        Resamples = 20,
    };

    private static MeasurementResult Run(MeasurementRequest request) => MeasureRecommendations.Run(request, cancellation: Cancellation);

    // Every item at an angle of its own, so that cosines can be told from ids.
    private string Vectors(float step = 1)
    {
        var path = _folder.At("titles.f32");
        File.WriteAllBytes(path, [.. made.Data.Items.SelectMany(item => (float[])[MathF.Cos(item.Id * step), MathF.Sin(item.Id * step)]).SelectMany(BitConverter.GetBytes)]);
        File.WriteAllLines(Path.ChangeExtension(path, ".tsv"), made.Data.Items.Select(item => $"{item.SourceId}\t{item.Title}"));
        return path;
    }

    // The most popular candidate's largest cosine to the last ten titles, minus the true one's.
    private static double Excess(RecDataset dataset, Func<int, int, double> cosine) => dataset.Cases(DataSplit.Test).Average(question =>
    {
        var shown = question.History[Math.Max(0, question.History.Length - 10)..];
        double Most(int item) => shown.Select(other => cosine(item, other)).DefaultIfEmpty().Max();
        return Most(question.Candidates.OrderByDescending(item => dataset.Items[item].Popularity).ThenBy(item => item).First()) - Most(question.Target);
    });

    [Fact]
    public void Semantic_excess_is_that_of_the_vectors_of_a_file_and_the_protocol_names_it()
    {
        var result = Run(Request("file") with { TitleVectors = TitleVectors.File, TitleVectorFile = Vectors() });

        Assert.Equal(Excess(made.Data, (item, other) => Math.Cos(item - other)), result.Models[1].SemanticExcess!.Value.Value, 1e-4);
        Assert.Contains("titles compared by vectors of titles.f32", result.Protocol, StringComparison.Ordinal);
        Assert.Contains("compared by vectors of titles.f32<", File.ReadAllText(result.Report), StringComparison.Ordinal);
        var metrics = JsonNode.Parse(File.ReadAllText(Path.Combine(result.Measurement, "metrics.json")))!;
        Assert.Equal("vectors of titles.f32", (string)metrics["protocol"]!["titleEncoder"]!);
    }

    [Fact]
    public void A_stored_measurement_is_compared_by_the_vectors_that_it_was_made_with()
    {
        var file = Run(Request("file") with { TitleVectors = TitleVectors.File, TitleVectorFile = Vectors() });
        var gate = new GateRequest { Measurement = file.Measurement, Metric = "SemanticExcess", Model = "random", AtMost = "popularity", Margin = 9, Confidence = 0.9 };
        var compared = Assert.Single(CompareMeasurements.Run(
            new ComparisonRequest { Measurements = [file.Measurement], Metrics = ["SemanticExcess"], Resamples = 20 }, cancellation: Cancellation).Models, model => model.Name == "popularity");

        Assert.Equal(file.Models[1].SemanticExcess!.Value.Value, compared.Metrics["SemanticExcess"].Value);
        Assert.True(CheckGate.Run(gate, Cancellation).Checks[0].Passed);
        var error = Assert.Throws<RoseException>(() => CompareMeasurements.Run(
            new ComparisonRequest { Measurements = [file.Measurement, Run(Request("usual")).Measurement] }, cancellation: Cancellation));
        Assert.Contains("titleEncoder vectors of titles.f32", error.Message, StringComparison.Ordinal);

        Vectors(step: 2);
        error = Assert.Throws<RoseException>(() => CheckGate.Run(gate, Cancellation));
        Assert.Equal(RoseErrorCode.ArtifactInvalid, error.Error);
        Assert.Contains("has changed since then", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_vectors_in_the_same_file_make_another_measurement()
    {
        var request = Request("file") with { TitleVectors = TitleVectors.File, TitleVectorFile = Vectors(), Overwrite = true };
        var first = Run(request);
        Assert.True(Run(request).Reused);
        Vectors(step: 2);
        var second = Run(request);
        Assert.False(second.Reused);
        Assert.NotEqual(first.Models[1].SemanticExcess!.Value.Value, second.Models[1].SemanticExcess!.Value.Value);
    }

    [Fact]
    public void Look_alikes_are_found_by_the_vectors_that_harm_is_measured_by()
    {
        var request = Request("alike") with { TitleVectors = TitleVectors.File, TitleVectorFile = Vectors(step: 0.01f), CandidateLists = [CandidateList.LookAlike], Candidates = 9 };
        var cases = new MeasuredCases(made.Data, request, TitleVectorFile.Load(request.TitleVectorFile!, made.Data)).Of(CandidateList.LookAlike);
        Assert.All(cases, question =>
        {
            var shown = question.History[Math.Max(0, question.History.Length - 10)..];
            var nearest = Enumerable.Range(0, made.Data.Items.Count).Except(made.Data.Users[question.User].Items)
                .OrderBy(item => shown.Min(other => Math.Abs(item - other))).Select(item => shown.Min(other => Math.Abs(item - other))).Take(8).Last();
            Assert.True(question.Candidates.Count(item => item != question.Target && shown.Min(other => Math.Abs(item - other)) <= nearest) >= 4);
        });
    }

    [Fact]
    public void A_sentence_encoder_and_a_measured_model_compare_titles_too()
    {
        Directory.CreateDirectory(_folder.At("encoder"));
        File.WriteAllText(_folder.At("encoder/vocab.txt"), string.Join('\n', TinyEncoder.Words));
        OnnxFile.Write(_folder.At("encoder/model.onnx"), TinyEncoder.Table);
        var sentences = Run(Request("onnx") with { TitleVectors = TitleVectors.Onnx, TitleEncoderFolder = _folder.At("encoder") });
        var states = Run(Request("states") with
        {
            Models = [new NamedModel("model", made.Request.Model)],
            TitleVectors = TitleVectors.Model,
            TitleModel = "model",
            Device = "cpu",
            GenerationUsers = 1,
        });

        Assert.Contains("titles compared by sentence encoder encoder", sentences.Protocol, StringComparison.Ordinal);
        Assert.Contains("titles compared by hidden states of model", states.Protocol, StringComparison.Ordinal);
        var usual = Run(Request("usual")).Models[1].SemanticExcess!.Value.Value;
        Assert.Equal(3, new[] { usual, sentences.Models[1].SemanticExcess!.Value.Value, states.Models[1].SemanticExcess!.Value.Value }.Distinct().Count());
    }

    [Theory]
    [InlineData(TitleVectors.File, null, "set 'titleVectorFile'")]
    [InlineData(TitleVectors.Onnx, null, "set 'titleEncoderFolder'")]
    [InlineData(TitleVectors.Model, null, "set 'titleModel'")]
    [InlineData(TitleVectors.Model, "sft", "the hidden states of 'sft', which is not measured")]
    public void What_an_encoder_needs_and_is_not_named_is_said(TitleVectors vectors, string? model, string says) =>
        Assert.Contains(says, Assert.Throws<RoseException>(() => MeasurementPlan.Of(Request("none") with { TitleVectors = vectors, TitleModel = model })).Message, StringComparison.Ordinal);

    [Fact]
    public void Real_vectors_measure_the_semantic_harm_of_real_titles()
    {
        var vectors = Path.Combine(RealData.Folder("title-embeddings"), "ml-100k.f32");
        var data = ImportDataset.Run(
            new ImportDatasetRequest { Path = RealData.Folder("ml-100k"), Format = DatasetFormat.MovieLens100K, Destination = _folder.At("ml") }, cancellation: Cancellation);
        var dataset = RecDataset.Load(data.Dataset);
        var request = Request("real") with { Dataset = data.Dataset, TitleVectors = TitleVectors.File, TitleVectorFile = vectors };
        var result = Run(request);
        var titles = TitleVectorFile.Load(vectors, dataset);

        Assert.Equal(Excess(dataset, (item, other) => titles.Similarity(item, other)), result.Models[1].SemanticExcess!.Value.Value, 1e-6);
        Assert.Contains("titles compared by vectors of ml-100k.f32", result.Protocol, StringComparison.Ordinal);
        Assert.NotEqual(Run(Request("usual") with { Dataset = data.Dataset }).Models[1].SemanticExcess, result.Models[1].SemanticExcess);
    }
}
