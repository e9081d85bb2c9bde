using RosePO.Core.Models;
using RosePO.Core.Training.Loop;
using RosePO.Core.Training.Objectives;
using static TorchSharp.torch;

namespace RosePO.Benchmarks.Measuring;

/// <summary>Steps that train every weight of a model, as the engine takes them: the losses of an objective, backward, clipping and AdamW.</summary>
/// <param name="model">The model.</param>
/// <param name="weightDecay">AdamW's decay.</param>
internal sealed class FullStep(LanguageModel model, double weightDecay) : IDisposable
{
    private readonly FlatAdamW _optimizer = new(model.Network.Parameters, weightDecay);
    private int _taken;

    /// <summary>Takes a step.</summary>
    /// <param name="objective">What is learnt.</param>
    /// <param name="step">The objective's step, from 0, which says which rows.</param>
    /// <param name="learningRate">The rate.</param>
    public void Take(ITrainingObjective objective, int step, double learningRate)
    {
        using var scope = NewDisposeScope();
        foreach (var loss in objective.Losses(step, new Dictionary<string, double>()))
        {
            model.Network.Backward(loss);
            _ = loss.item<float>();
        }

        _optimizer.Step(++_taken, learningRate, maximumNorm: 1);
    }

    /// <inheritdoc/>
    public void Dispose() => _optimizer.Dispose();
}
