using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Oracles;

/// <summary>
/// Adam (Kingma and Ba 2015) over a module's parameters. TorchSharp's own makes temporary Scalars, which the collector may take
/// while the native call still reads them; here every Scalar is held.
/// </summary>
internal sealed class Adam : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private readonly Scalar _beta1 = Beta1;
    private readonly Scalar _oneLessBeta1 = 1 - Beta1;
    private readonly Scalar _beta2 = Beta2;
    private readonly Scalar _oneLessBeta2 = 1 - Beta2;
    private readonly Scalar _epsilon = 1e-8;
    private readonly double _learningRate;
    private readonly (Tensor Parameter, Tensor First, Tensor Second)[] _state;
    private int _step;

    /// <summary>Starts with moments of zero.</summary>
    public Adam(IEnumerable<Tensor> parameters, double learningRate)
    {
        _learningRate = learningRate;
        using var noGrad = no_grad();
        _state = [.. parameters.Select(parameter =>
            (parameter, zeros_like(parameter).DetachFromDisposeScope(), zeros_like(parameter).DetachFromDisposeScope()))];
    }

    /// <summary>Takes a step from the gradients and clears them.</summary>
    public void Step()
    {
        _step++;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using Scalar scale = 1 / Math.Sqrt(1 - Math.Pow(Beta2, _step));
        using Scalar rate = -_learningRate / (1 - Math.Pow(Beta1, _step));
        foreach (var (parameter, first, second) in _state)
        {
            if (parameter.grad is not { } gradient)
            {
                continue;
            }

            first.mul_(_beta1).add_(gradient, alpha: _oneLessBeta1);
            second.mul_(_beta2).addcmul_(gradient, gradient, _oneLessBeta2);
            parameter.addcdiv_(first, second.sqrt().mul_(scale).add_(_epsilon), rate);
            gradient.zero_();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, first, second) in _state)
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
