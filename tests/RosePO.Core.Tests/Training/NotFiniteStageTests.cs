using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Tensors;
using RosePO.Core.Tests.Data;
using RosePO.Core.Training;
using TorchSharp;

namespace RosePO.Core.Tests.Training;

/// <summary>A model of finite weights whose answers are no numbers: no stage makes anything of it, and each names its folder.</summary>
[Collection(TrainingCollection.Name)]
public sealed class NotFiniteStageTests : IDisposable
{
    private readonly TrainedStages _stages;
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public NotFiniteStageTests(TrainedStages stages)
    {
        _stages = stages;
        _model = Directory.CreateDirectory(_folder.At("overflowing")).FullName;
        foreach (var file in Directory.EnumerateFiles(stages.At("sft")).Where(file => Path.GetFileName(file) != "artifact.json"))
        {
            File.Copy(file, Path.Combine(_model, Path.GetFileName(file)));
        }

        using var scope = torch.NewDisposeScope();
        var weights = SafeTensors.Load(Path.Combine(stages.At("sft"), ModelFolder.Weights));
        weights["model.norm.weight"].fill_(3e38f);
        File.Delete(Path.Combine(_model, ModelFolder.Weights));
        SafeTensors.Save(Path.Combine(_model, ModelFolder.Weights), weights);
    }

    [Theory]
    [InlineData(SelfHardMode.CandidateArgmax)]
    [InlineData(SelfHardMode.Greedy)]
    [InlineData(SelfHardMode.Beam)]
    [InlineData(SelfHardMode.Sampled)]
    public void No_pairs_are_made_of_its_answers(SelfHardMode mode) =>
        CheckRefused(() => BuildPreferencePairs.Run(Pairs() with { Strategies = [RejectedStrategy.SelfHard], SelfHard = new() { Mode = mode } }));

    [Fact]
    public void No_pairs_are_made_of_its_view_of_titles() =>
        CheckRefused(() => BuildPreferencePairs.Run(Pairs() with { Strategies = [RejectedStrategy.Semantic], Semantic = new() { Vectors = TitleVectors.Model } }));

    [Theory]
    [InlineData(EvaluationProtocol.Candidates)]
    [InlineData(EvaluationProtocol.CatalogueScore)]
    [InlineData(EvaluationProtocol.CatalogueBeam)]
    [InlineData(EvaluationProtocol.Grounded)]
    public void It_is_not_measured(EvaluationProtocol protocol) => CheckRefused(() => MeasureRecommendations.Run(new MeasurementRequest
    {
        Dataset = _stages.Dataset,
        Models = [new NamedModel("sft", _model)],
        Destination = _folder.At("made"),
        Protocol = protocol,
        Resamples = 10,
        Device = "cpu",
    }));

    [Theory]
    [InlineData(RecommendationMethod.Score)]
    [InlineData(RecommendationMethod.Beam)]
    public void It_recommends_nothing(RecommendationMethod method) => CheckRefused(() => GetRecommendations.Run(new RecommendationRequest
    {
        Model = _model,
        Dataset = _stages.Dataset,
        Method = method,
        Device = "cpu",
        Queries = [new RecommendationQuery { User = "1", History = [Title()] }],
    }));

    [Fact]
    public void It_is_no_reference() => CheckRefused(() => TrainModel.Run(_stages.Align("unused") with { Model = _model, Destination = _folder.At("made") }));

    [Fact]
    public void Training_on_it_ends_as_diverged()
    {
        var error = Assert.Throws<RoseException>(() => TrainModel.Run(
            _stages.Sft("unused") with { Model = _model, Destination = _folder.At("made") }, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(RoseErrorCode.TrainingDiverged, error.Error);
    }

    public void Dispose() => _folder.Dispose();

    private PreferencePairsRequest Pairs() => new()
    {
        Dataset = _stages.Dataset,
        Destination = _folder.At("made"),
        Model = _model,
        MaxExamples = 10,
        Candidates = 6,
        MaxHistory = 4,
        Device = "cpu",
    };

    private string Title() => Core.Data.RecDataset.Load(_stages.Dataset).Items[0].Title;

    private void CheckRefused(Action run)
    {
        var error = Assert.Throws<RoseException>(run);
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
        Assert.Contains(_model, error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("made")));
    }
}
