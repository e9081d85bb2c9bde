using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Tensors;
using static TorchSharp.torch;

namespace RosePO.Core.Training.Loop;

/// <summary>Measures a model that is being trained on the validation users, as it is used later: in single precision and without dropout.</summary>
internal sealed class Validation(TrainingRequest request, LanguageModel model, RecDataset dataset, CancellationToken cancellation)
{
    private readonly List<EvaluationCase> _cases = [.. dataset.Cases(DataSplit.Validation).Take(request.Validation.Users)];

    /// <summary>Users measured.</summary>
    public int Users => _cases.Count;

    /// <summary>HR@1 among their candidates; null where there are no users.</summary>
    public double? HitRatio() => Users == 0 ? null : Mean(RankingMetric.HitRatio);

    /// <summary>The name in the log of what is measured on the way.</summary>
    public string Metric { get; } = $"eval/{Rankings.NameOf(request.Validation.Metric)}";

    /// <summary>Measures the weights as they are, by the request's metric; higher is better.</summary>
    public double Measure() => Mean(request.Validation.Metric);

    /// <summary>The best weights by the request's metric, none yet; null where nothing is measured on the way.</summary>
    /// <param name="weights">The weights that are trained.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.DatasetEmpty"/>: there is nobody to measure on.</exception>
    public BestWeights? Best(Tensor weights) =>
        request.Validation.Every == 0 ? null
        : Users == 0 ? throw TrainingErrors.NoValidation(dataset.Folder)
        : new BestWeights([weights], request.Validation.Patience);

    private double Mean(RankingMetric metric)
    {
        var network = model.Network;
        var compute = network.Compute;
        try
        {
            network.Compute = ScalarType.Float32;
            return model.WithoutDropout(() => Rankings.Mean(metric, new CandidateScorer(model).Ranks(_cases, model.Shape.MaxHistory, null, cancellation)));
        }
        catch (RoseException error) when (error.Error == RoseErrorCode.ModelInvalid)
        {
            throw TrainingErrors.NotMeasurable(error);
        }
        finally
        {
            network.Compute = compute;
        }
    }
}
