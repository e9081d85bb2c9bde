using RosePO.Core.Models.Decoder;
using RosePO.Core.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Training.Loop;

/// <summary>
/// AdamW (Loshchilov and Hutter 2019) over one flat buffer of parameters: a step is a handful of operations whatever the
/// number of layers. Weight decay applies to the buffer's first part, the matrices.
/// </summary>
public sealed class FlatAdamW : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Epsilon = 1e-8;
    private readonly Scalar _beta1 = Beta1;
    private readonly Scalar _oneLessBeta1 = 1 - Beta1;
    private readonly double _secondDecay;
    private readonly Scalar _beta2;
    private readonly Scalar _oneLessBeta2;
    private readonly Scalar _epsilon = Epsilon;
    private readonly ParameterStore _parameters;
    private readonly double _weightDecay;

    /// <summary>Creates the optimizer of a trainable store.</summary>
    /// <param name="parameters">The store.</param>
    /// <param name="weightDecay">The decoupled weight decay.</param>
    /// <param name="beta2">The decay of the second moment.</param>
    public FlatAdamW(ParameterStore parameters, double weightDecay, double beta2 = 0.99)
    {
        (_secondDecay, _beta2, _oneLessBeta2) = (beta2, beta2, 1 - beta2);
        _parameters = parameters;
        _weightDecay = weightDecay;
        Gradient = parameters.Gradient ?? throw new ArgumentException("The parameters are frozen.", nameof(parameters));
        First = zeros_like(Gradient).DetachFromDisposeScope();
        Second = zeros_like(Gradient).DetachFromDisposeScope();
    }

    /// <summary>The gradient, (P).</summary>
    public Tensor Gradient { get; }

    /// <summary>The first moment, (P).</summary>
    public Tensor First { get; }

    /// <summary>The second moment, (P).</summary>
    public Tensor Second { get; }

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
        using Scalar decay = TensorArithmetic.Single(1 - (learningRate * _weightDecay));
        using Scalar scale = 1 / Math.Sqrt(1 - Math.Pow(_secondDecay, step));
        using Scalar rate = TensorArithmetic.Single(-learningRate / (1 - Math.Pow(Beta1, step)));
        Gradient.mul_(clip);
        First.mul_(_beta1).add_(Gradient, alpha: _oneLessBeta1);
        Second.mul_(_beta2).addcmul_(Gradient, Gradient, _oneLessBeta2);
        var denominator = Second.sqrt().mul_(scale).add_(_epsilon);                                     // (P)
        _parameters.Flat.narrow(0, 0, _parameters.DecayedCount).mul_(decay);
        _parameters.Flat.addcdiv_(First, denominator, rate);
        Gradient.zero_();
        return norm;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
        foreach (var scalar in (Scalar[])[_beta1, _oneLessBeta1, _beta2, _oneLessBeta2, _epsilon])
        {
            scalar.Dispose();
        }
    }
}
