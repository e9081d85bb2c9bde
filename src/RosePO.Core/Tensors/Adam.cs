using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Tensors;

/// <summary>
/// The update of Adam (Kingma and Ba 2015) over any tensors. TorchSharp's own makes temporary Scalars, which the collector may take while the native call
/// still reads them; here every Scalar is held.
/// </summary>
internal sealed class Adam : IDisposable
{
    private const double Beta1 = 0.9;

    private readonly double _secondDecay;
    private readonly Scalar _beta1 = Beta1;
    private readonly Scalar _oneLessBeta1 = 1 - Beta1;
    private readonly Scalar _beta2;
    private readonly Scalar _oneLessBeta2;
    private readonly Scalar _epsilon = 1e-8;

    /// <summary>Starts with moments of zero.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="beta2">The decay of the second moment.</param>
    public Adam(IEnumerable<Tensor> parameters, double beta2 = 0.999)
    {
        (_secondDecay, _beta2, _oneLessBeta2) = (beta2, beta2, 1 - beta2);
        using var noGrad = no_grad();
        State = [.. parameters.Select(parameter =>
            (parameter, zeros_like(parameter).DetachFromDisposeScope(), zeros_like(parameter).DetachFromDisposeScope()))];
    }

    /// <summary>Each parameter with its first and second moment, all of one shape.</summary>
    public IReadOnlyList<(Tensor Parameter, Tensor First, Tensor Second)> State { get; }

    /// <summary>Takes a step and clears the gradients.</summary>
    /// <param name="step">The step's number, from 1.</param>
    /// <param name="learningRate">The rate of this step.</param>
    /// <param name="gradient">The gradient of a parameter; null for one that stays as it is.</param>
    public void Step(int step, double learningRate, Func<Tensor, Tensor?> gradient)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using Scalar scale = 1 / Math.Sqrt(1 - Math.Pow(_secondDecay, step));
        using Scalar rate = SinglePrecision.Within(-learningRate / (1 - Math.Pow(Beta1, step)));
        foreach (var (parameter, first, second) in State)
        {
            if (gradient(parameter) is not { } slope)
            {
                continue;
            }

            first.mul_(_beta1).add_(slope, alpha: _oneLessBeta1);
            second.mul_(_beta2).addcmul_(slope, slope, _oneLessBeta2);
            parameter.addcdiv_(first, second.sqrt().mul_(scale).add_(_epsilon), rate);
            slope.zero_();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, first, second) in State)
        {
            first.Dispose();
            second.Dispose();
        }

        foreach (var scalar in (Scalar[])[_beta1, _oneLessBeta1, _beta2, _oneLessBeta2, _epsilon])
        {
            scalar.Dispose();
        }
    }
}
