using System.Numerics;
using System.Runtime.CompilerServices;

namespace RosePO.Core.Models.Kernels;

/// <summary>
/// The exponential function of several values at once, within 2 units in the last place: e^x = 2^n e^r with n = round(x / ln 2), and the Taylor polynomial of e^r for
/// |r| at most ln 2 / 2. .NET's own computes in double precision, at half the rate.
/// </summary>
internal static class Exponential
{
    // Beyond these e^x is 0 or infinite in single precision.
    private const float Least = -87.33654f;
    private const float Most = 88.72283f;

    // ln 2 in two parts, the first of so few digits that n times it is exact.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>e^x; 0 where it is less than the least normal number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x)
    {
        var inside = Vector.Min(Vector.Max(x, new Vector<float>(Least)), new Vector<float>(Most));
        var n = Vector.Round(inside * new Vector<float>(1.44269504f));
        var r = inside - (n * new Vector<float>(Ln2High)) - (n * new Vector<float>(Ln2Low));
        var sum = new Vector<float>(1f / 5040);
        sum = (sum * r) + new Vector<float>(1f / 720);
        sum = (sum * r) + new Vector<float>(1f / 120);
        sum = (sum * r) + new Vector<float>(1f / 24);
        sum = (sum * r) + new Vector<float>(1f / 6);
        sum = (sum * r) + new Vector<float>(0.5f);
        sum = (sum * r * r) + r + Vector<float>.One;

        // 2^n by the exponent's bits, in two steps: n may be 128.
        var whole = Vector.ConvertToInt32(n);
        var half = whole >> 1;
        var power = sum * Power(half) * Power(whole - half);
        return Vector.ConditionalSelect(Vector.LessThan(x, new Vector<float>(Least)), Vector<float>.Zero, power);
    }

    /// <summary>σ(x) = 1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Sigmoid(Vector<float> x) => Vector<float>.One / (Vector<float>.One + Of(-x));

    /// <summary>σ(x) = 1 / (1 + e^-x).</summary>
    public static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    private static Vector<float> Power(Vector<int> exponent) => Vector.AsVectorSingle((exponent + new Vector<int>(127)) << 23);
}
