using RosePO.Core.Data;
using RosePO.Core.Experiments;

namespace RosePO.Core.Tests.Experiments;

/// <summary>Several candidate lists, protocols and title vectors in an experiment's measurement.</summary>
public sealed class MeasuredProtocolTests : IDisposable
{
    private readonly ExperimentFile _file = new(SmallExperiment.Yaml.Replace(
        "measure: { ", "measure: { candidateLists: [Given, PopularLookAlike], additionalProtocols: [CatalogueScore, CatalogueBeam], beams: 5, ", StringComparison.Ordinal));

    public void Dispose() => _file.Dispose();

    private MeasurementResult Run(params (string Key, string Value)[] overrides) => RunExperiment.Run(
        new ExperimentRequest { File = _file.File, Overrides = overrides.ToDictionary(pair => pair.Key, pair => pair.Value) },
        cancellation: TestContext.Current.CancellationToken).Measurement!;

    [Fact]
    public void Every_model_has_the_figures_of_every_protocol()
    {
        var measured = Run();

        Assert.Equal(["sasrec", "base", "sft", "rosepo"], measured.Models.Select(model => model.Name));
        Assert.StartsWith("Candidates: test split, n = 24 users, 4 candidates, last 3 titles", measured.Protocol, StringComparison.Ordinal);
        Assert.All(measured.Models, model =>
        {
            Assert.Equal(["PopularLookAlike", "CatalogueScore", "CatalogueBeam"], model.Protocols.Select(protocol => protocol.Name));
            Assert.All(model.Protocols, protocol => Assert.NotNull(protocol.Metric("PopularityLift")));

            // Whether an answer is a candidate is asked where prompts list candidates; ranks below the beams are not known.
            Assert.Equal(model.ValidRatio is not null, model.Protocols[0].Metric("ValidRatio") is not null);
            Assert.All(model.Protocols.Skip(1), protocol => Assert.Null(protocol.Metric("ValidRatio")));
            Assert.Equal([true, false], model.Protocols.Skip(1).Select(protocol => protocol.Metric("HR@10") is not null));
        });
        Assert.Contains("half look-alikes of the history and half by training popularity", measured.Models[0].Protocols[0].Protocol, StringComparison.Ordinal);
        Assert.Contains("by 5 beams", measured.Models[0].Protocols[2].Protocol, StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_are_those_of_a_file_beside_the_experiment_or_of_a_model_of_it()
    {
        var states = Run(("measure.titleVectors", "Model"), ("measure.titleModel", "base"));
        Assert.Contains("titles compared by hidden states of base", states.Protocol, StringComparison.Ordinal);

        var dataset = RecDataset.Load(Path.Combine(_file.Folder, "runs", "small", "import"));
        _file.Write("titles.tsv", string.Concat(dataset.Items.Select(item => $"{item.SourceId}\t{item.Title}\n")));
        File.WriteAllBytes(
            Path.Combine(_file.Folder, "titles.f32"), [.. dataset.Items.SelectMany(item => (float[])[MathF.Cos(item.Id), MathF.Sin(item.Id)]).SelectMany(BitConverter.GetBytes)]);
        var file = Run(("measure.titleVectors", "File"), ("measure.titleVectorFile", "titles.f32"));
        Assert.Contains("titles compared by vectors of titles.f32", file.Protocol, StringComparison.Ordinal);
        Assert.NotEqual(states.Models[0].SemanticExcess, file.Models[0].SemanticExcess);
    }

    [Fact]
    public void A_table_without_a_header_is_mapped_by_numbers()
    {
        using var file = new ExperimentFile("""
            name: numbers
            dataset: { path: log.txt, format: Csv, noHeader: true, delimiter: "|", columns: { user: 2, item: 3, timestamp: 1 }, candidates: 2 }
            measure: { baselines: [popularity], resamples: 20 }

            """);
        file.Write("log.txt", string.Concat(Enumerable.Range(0, 60).Select(row => $"{row}|u{row % 10}|i{row * 7 % 41}\n")));
        var result = RunExperiment.Run(new ExperimentRequest { File = file.File }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(10, result.Measurement!.Models[0].HitRatio!.Value.Count);
    }
}
