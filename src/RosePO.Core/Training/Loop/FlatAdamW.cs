using RosePO.Core.Models.Decoder;
using RosePO.Core.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Training.Loop;

/// <summary>
/// AdamW (Loshchilov and Hutter 2019) over one flat buffer of parameters: <see cref="Adam"/> with a clipped gradient and decoupled weight decay. A step is a
/// handful of operations whatever the number of layers. Weight decay applies to the buffer's first part, the matrices.
/// </summary>
internal sealed class FlatAdamW : IDisposable
{
    private readonly ParameterStore _parameters;
    private readonly double _weightDecay;
    private readonly Adam _adam;

    /// <summary>Creates the optimizer of a trainable store.</summary>
    /// <param name="parameters">The store.</param>
    /// <param name="weightDecay">The decoupled weight decay.</param>
    /// <param name="beta2">The decay of the second moment.</param>
    public FlatAdamW(ParameterStore parameters, double weightDecay, double beta2 = 0.99)
    {
        (_parameters, _weightDecay) = (parameters, weightDecay);
        Gradient = parameters.Gradient ?? throw new ArgumentException("The parameters are frozen.", nameof(parameters));
        _adam = new Adam([parameters.Flat], beta2);
    }

    /// <summary>The gradient, (P).</summary>
    public Tensor Gradient { get; }

    /// <summary>The first moment, (P).</summary>
    public Tensor First => _adam.State[0].First;

    /// <summary>The second moment, (P).</summary>
    public Tensor Second => _adam.State[0].Second;

    /// <summary>Clips the gradient's norm, takes a step and clears the gradient.</summary>
    /// <param name="step">The step's number, from 1.</param>
    /// <param name="learningRate">The rate of this step.</param>
    /// <param name="maximumNorm">The gradient's largest norm.</param>
    /// <returns>The norm before clipping.</returns>
    public double Step(int step, double learningRate, double maximumNorm)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var norm = Gradient.norm().item<float>();

        // Scalars are held to the step's end: TorchSharp lets the collector take a temporary one under a running native call.
        using Scalar clip = Math.Min(1, maximumNorm / (norm + 1e-6));
        using Scalar decay = SinglePrecision.Within(1 - (learningRate * _weightDecay));
        Gradient.mul_(clip);
        _parameters.Flat.narrow(0, 0, _parameters.DecayedCount).mul_(decay);
        _adam.Step(step, learningRate, _ => Gradient);
        return norm;
    }

    /// <inheritdoc/>
    public void Dispose() => _adam.Dispose();
}
