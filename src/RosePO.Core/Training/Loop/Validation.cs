using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Tensors;
using static TorchSharp.torch;

namespace RosePO.Core.Training.Loop;

/// <summary>Measures a model that is being trained on the validation users, as it is used later: in single precision and without dropout.</summary>
internal sealed class Validation(TrainingRequest request, LanguageModel model, RecDataset dataset, CancellationToken cancellation)
{
    /// <summary>How the names of figures begin in the log.</summary>
    public const string Prefix = "eval/";

    /// <summary>The name of the loss in the log.</summary>
    public const string LossName = Prefix + "loss";

    /// <summary>The name in the log of the figure that training is stopped by.</summary>
    public static string NameOf(StoppingMetric metric) => metric == StoppingMetric.Loss ? LossName : Prefix + Rankings.NameOf(RankingOf(metric));

    private readonly List<EvaluationCase> _cases = [.. dataset.Cases(DataSplit.Validation).Take(request.Validation.Users)];

    /// <summary>Users measured.</summary>
    public int Users => _cases.Count;

    /// <summary>HR@1 among their candidates; null where there are no users.</summary>
    public double? HitRatio() => Users == 0 ? null : Rankings.Mean(RankingMetric.HitRatio, Score().Ranks);

    /// <summary>Measures the weights as they are: the ranking of candidates, and the loss, which is of the same scores.</summary>
    /// <param name="metrics">Takes the figures under their names in the log.</param>
    /// <returns>The figure that the request decides by; higher is better.</returns>
    public double Measure(Dictionary<string, double> metrics)
    {
        var (ranks, loss) = Score();
        var ranking = RankingOf(request.Validation.Metric);
        metrics[LossName] = loss;
        var value = metrics[$"{Prefix}{Rankings.NameOf(ranking)}"] = Rankings.Mean(ranking, ranks);
        return request.Validation.Metric == StoppingMetric.Loss ? -loss : value;
    }

    /// <summary>The best weights by the request's metric, none yet; null where nothing is measured on the way.</summary>
    /// <param name="weights">The weights that are trained.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.DatasetEmpty"/>: there is nobody to measure on.</exception>
    public BestWeights? Best(Tensor weights) =>
        request.Validation.Every == 0 ? null
        : Users == 0 ? throw TrainingErrors.NoValidation(dataset.Folder)
        : new BestWeights([weights], request.Validation.Patience);

    // When the loss decides, HR@1 is logged with it.
    private static RankingMetric RankingOf(StoppingMetric metric) => metric switch
    {
        StoppingMetric.Ndcg => RankingMetric.Ndcg,
        StoppingMetric.Mrr => RankingMetric.Mrr,
        _ => RankingMetric.HitRatio,
    };

    // Each user's rank of the next item among the candidates, and the mean negative log-prob of a token of its title, the end of the title included.
    private (int[] Ranks, double Loss) Score()
    {
        var network = model.Network;
        var compute = network.Compute;
        try
        {
            network.Compute = ScalarType.Float32;
            var scores = model.WithoutDropout(() => new CandidateScorer(model).Score(_cases, model.Shape.MaxHistory, null, cancellation));
            var next = _cases.Zip(scores, (question, own) => own[Array.IndexOf(question.Candidates, question.Target)]);
            return (CandidateScorer.Ranks(_cases, scores), -next.Sum(score => (double)score) / _cases.Sum(question => model.Prompts.Answer(question.Target).Length));
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
