using System.Buffers.Binary;

namespace RosePO.Core.Models.Gguf;

/// <summary>
/// The type Q8_0 of llama.cpp: 32 neighbouring values as one half-precision scale, their largest size over 127, and 32 signed bytes, each value over the
/// scale, rounded.
/// </summary>
internal static class Q8Blocks
{
    /// <summary>Values of a block.</summary>
    public const int Length = 32;

    /// <summary>Bytes of a block.</summary>
    public const int Size = sizeof(short) + Length;

    /// <summary>Writes values, whole blocks of them.</summary>
    public static void Write(Stream stream, ReadOnlySpan<float> values)
    {
        Span<byte> block = stackalloc byte[Size];
        for (; values.Length > 0; values = values[Length..])
        {
            var largest = 0f;
            foreach (var value in values[..Length])
            {
                largest = Math.Max(largest, Math.Abs(value));
            }

            var scale = largest / sbyte.MaxValue;
            var inverse = scale > 0 ? 1 / scale : 0;
            BinaryPrimitives.WriteHalfLittleEndian(block, (Half)scale);
            for (var i = 0; i < Length; i++)
            {
                block[sizeof(short) + i] = (byte)(sbyte)MathF.Round(values[i] * inverse, MidpointRounding.AwayFromZero);
            }

            stream.Write(block);
        }
    }
}
