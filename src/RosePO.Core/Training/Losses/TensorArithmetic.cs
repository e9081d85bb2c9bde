using RosePO.Core.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>Arithmetic with plain numbers, each held until the native call is over: TorchSharp lets the collector take a temporary one before.</summary>
internal static class TensorArithmetic
{
    public static Tensor Times(this Tensor tensor, double factor) => With(factor, tensor.mul);

    public static Tensor Plus(this Tensor tensor, double term) => With(term, tensor.add);

    /// <summary>The tensor, with what is less than a number raised to it.</summary>
    public static Tensor AtLeast(this Tensor tensor, double lowest) => With(lowest, tensor.clamp_min);

    /// <summary>The tensor, with what is more than a number lowered to it.</summary>
    public static Tensor AtMost(this Tensor tensor, double highest) => With(highest, tensor.clamp_max);

    /// <summary>1 - x.</summary>
    public static Tensor OneLess(this Tensor tensor) => ones_like(tensor) - tensor;

    private static Tensor With(double value, Func<Scalar, Tensor> calculate)
    {
        using Scalar scalar = SinglePrecision.Within(value);
        return calculate(scalar);
    }
}
