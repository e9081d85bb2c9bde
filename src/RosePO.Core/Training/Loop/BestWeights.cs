using static TorchSharp.torch;

namespace RosePO.Core.Training.Loop;

/// <summary>The weights of the best measurement so far, and how many measurements have brought nothing better since.</summary>
/// <param name="metric">The measurement's name in the log.</param>
/// <param name="measure">Measures the weights as they are; higher is better.</param>
/// <param name="patience">So many measurements in a row without a better one are enough; 0 for no end.</param>
internal sealed class BestWeights(string metric, Func<double> measure, int patience) : IDisposable
{
    /// <summary>The weights, (P); null before the first measurement.</summary>
    public Tensor? Weights { get; private set; }

    /// <summary>Their measurement.</summary>
    public double Value { get; private set; } = double.NegativeInfinity;

    /// <summary>Their step.</summary>
    public int Step { get; private set; }

    /// <summary>Measurements since.</summary>
    public int Waited { get; private set; }

    /// <summary>Whether training is to stop.</summary>
    public bool IsExhausted => patience > 0 && Waited >= patience;

    /// <summary>Measures the weights of a step, and keeps them if they are better.</summary>
    /// <param name="step">The step.</param>
    /// <param name="weights">The weights, (P).</param>
    /// <param name="metrics">Receives the measurement.</param>
    public void Measure(int step, Tensor weights, IDictionary<string, double> metrics)
    {
        var value = measure();
        metrics[metric] = value;
        if (value > Value)
        {
            Keep(weights, value, step, waited: 0);
        }
        else
        {
            Waited++;
        }
    }

    /// <summary>Takes up a state that was stored.</summary>
    public void Keep(Tensor weights, double value, int step, int waited)
    {
        Weights?.Dispose();
        Weights = weights.detach().clone().DetachFromDisposeScope();
        (Value, Step, Waited) = (value, step, waited);
    }

    /// <inheritdoc/>
    public void Dispose() => Weights?.Dispose();
}
