namespace RosePO.Core.Tensors;

/// <summary>Numbers as single precision can hold them.</summary>
internal static class SinglePrecision
{
    /// <summary>
    /// The number, or the largest of single precision where it is larger: libtorch refuses a finite one that single precision does not hold, where
    /// what is computed with it would only stop being a number, which is looked for and reported.
    /// </summary>
    public static double Within(double value) => double.IsFinite(value) ? Math.Clamp(value, -float.MaxValue, float.MaxValue) : value;
}
