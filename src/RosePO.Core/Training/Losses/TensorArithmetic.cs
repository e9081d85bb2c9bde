using RosePO.Core.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>Arithmetic with plain numbers, each held until the native call is over: TorchSharp lets the collector take a temporary one before.</summary>
internal static class TensorArithmetic
{
    public static Tensor Times(this Tensor tensor, double factor)
    {
        using Scalar scalar = SinglePrecision.Within(factor);
        return tensor.mul(scalar);
    }

    public static Tensor Plus(this Tensor tensor, double term)
    {
        using Scalar scalar = SinglePrecision.Within(term);
        return tensor.add(scalar);
    }

    /// <summary>The tensor, with what is less than a number raised to it.</summary>
    public static Tensor AtLeast(this Tensor tensor, double lowest)
    {
        using Scalar scalar = SinglePrecision.Within(lowest);
        return tensor.clamp_min(scalar);
    }

    /// <summary>The tensor, with what is more than a number lowered to it.</summary>
    public static Tensor AtMost(this Tensor tensor, double highest)
    {
        using Scalar scalar = SinglePrecision.Within(highest);
        return tensor.clamp_max(scalar);
    }

    /// <summary>1 - x.</summary>
    public static Tensor OneLess(this Tensor tensor) => ones_like(tensor) - tensor;
}
