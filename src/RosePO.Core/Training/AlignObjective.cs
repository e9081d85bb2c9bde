using RosePO.Core.Models;
using RosePO.Core.Preferences;
using RosePO.Core.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Training;

/// <summary>
/// Preference optimisation: one row = prompt + chosen + every rejected answer; the loss is the mean over the batch's pairs.
/// The reference's log-probs are computed once, before the policy moves.
/// </summary>
internal sealed class AlignObjective : ITrainingObjective
{
    private readonly LanguageModel _model;
    private readonly TrainingRequest _request;
    private readonly IReadOnlyList<PreferenceExample> _examples;
    private readonly EpochOrder _order;
    private readonly float[][] _reference;

    public AlignObjective(
        LanguageModel model, PairSet pairs, TrainingRequest request, Action<int, int> referenceDone, CancellationToken cancellation)
    {
        _model = model;
        _request = request;
        _examples = pairs.Examples;
        _order = new EpochOrder(_examples.Count, request.BatchSize, request.Epochs, request.Seed);
        _reference = AnswerLogProbs.Of(model, [.. _examples.Select(Row)], done => referenceDone(done, _examples.Count), cancellation);
    }

    public int Steps => _order.Batches;

    public Tensor Loss(int step, IDictionary<string, double> metrics)
    {
        var (_, batch) = _order.Batch(step);
        var device = _model.Network.Device;
        var (chosenAt, rejectedAt) = (new List<long>(), new List<long>());
        var (epsilon, chosenReference, rejectedReference) = (new List<float>(), new List<float>(), new List<float>());
        var answers = 0L;
        foreach (var i in batch)
        {
            var (example, reference) = (_examples[i], _reference[i]);
            for (var k = 0; k < example.Rejected.Length; k++)
            {
                chosenAt.Add(answers);
                rejectedAt.Add(answers + 1 + k);
                chosenReference.Add(reference[0]);
                rejectedReference.Add(reference[1 + k]);
                epsilon.Add(_request.Loss == PreferenceLoss.RosePO ? example.Epsilon?[k] ?? 0 : 0);
            }

            answers += 1 + example.Rejected.Length;
        }

        using var tensors = Batch([.. batch]);
        var logProbs = tensors.LogProbs(_model.Network, _request.Dropout ?? 0);                         // (A)
        var chosen = logProbs.index_select(0, tensor(chosenAt.ToArray(), device: device));              // (N)
        var rejected = logProbs.index_select(0, tensor(rejectedAt.ToArray(), device: device));          // (N)
        var referenceChosen = tensor(chosenReference.ToArray(), device: device);                        // (N)
        var referenceRejected = tensor(rejectedReference.ToArray(), device: device);                    // (N)
        var smoothing = tensor(epsilon.ToArray(), device: device);                                      // (N)
        var margin = RosePOLoss.Margin(chosen, rejected, referenceChosen, referenceRejected, _request.Beta);
        var losses = _request.Loss == PreferenceLoss.Dpo ? DpoLoss.PerPair(margin) : RosePOLoss.PerPair(margin, smoothing);
        var loss = losses.mean();
        if (_request.SftWeight > 0)
        {
            var firsts = chosenAt.Distinct().ToArray();
            var tokens = batch.Sum(i => _model.Prompts.Answer(_examples[i].Chosen).Length);
            using Scalar weight = -_request.SftWeight / tokens;
            loss = loss + logProbs.index_select(0, tensor(firsts, device: device)).sum().mul(weight);
        }

        Report(metrics, tensors.Tokens, chosen, rejected, referenceChosen, referenceRejected, margin, smoothing);
        return loss;
    }

    private void Report(
        IDictionary<string, double> metrics, long tokens, Tensor chosen, Tensor rejected, Tensor referenceChosen, Tensor referenceRejected,
        Tensor margin, Tensor smoothing)
    {
        using var noGrad = no_grad();
        metrics["rewards/chosen"] = (chosen - referenceChosen).mean().item<float>() * _request.Beta;
        metrics["rewards/rejected"] = (rejected - referenceRejected).mean().item<float>() * _request.Beta;
        metrics["rewards/margins"] = margin.mean().item<float>();
        metrics["rewards/accuracies"] = margin.gt(zeros_like(margin)).to_type(ScalarType.Float32).mean().item<float>();
        metrics["logps/chosen"] = chosen.mean().item<float>();
        metrics["logps/rejected"] = rejected.mean().item<float>();
        metrics["epsilon/mean"] = smoothing.mean().item<float>();
        metrics["num_tokens"] = tokens;
    }

    private SharedPromptBatch Batch(IReadOnlyList<int> examples) => new(
        [.. examples.Select(i => Row(_examples[i]))],
        _model.Network.Config.ContextLength, _model.Prompts.Tokenizer.Padding, _model.Network.Device);

    private SharedPromptRow Row(PreferenceExample example) => new(
        _model.Prompts.Prompt(example.History, example.Candidates, _request.MaxHistory),
        [_model.Prompts.Answer(example.Chosen), .. example.Rejected.Select(_model.Prompts.Answer)]);
}
