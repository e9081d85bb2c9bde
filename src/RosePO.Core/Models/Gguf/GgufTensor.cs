using static TorchSharp.torch;

namespace RosePO.Core.Models.Gguf;

/// <summary>The types of a tensor's values in a GGUF file, by their numbers.</summary>
internal enum GgufTensorType : uint
{
    F32 = 0,
    F16 = 1,
    Q8 = 8,
    BF16 = 30,
}

/// <summary>A tensor of a GGUF file.</summary>
/// <param name="Name">Its name in llama.cpp.</param>
/// <param name="Values">Its values, (n) or (rows, columns), on any device.</param>
/// <param name="Type">The type they are written in.</param>
internal sealed record GgufTensor(string Name, Tensor Values, GgufTensorType Type)
{
    // Values converted and written at once; a multiple of a block.
    private const long Piece = 4 << 20;

    /// <summary>The bytes that its values take.</summary>
    public long Size => Type switch
    {
        GgufTensorType.F32 => Values.numel() * 4,
        GgufTensorType.Q8 => Values.numel() / Q8Blocks.Length * Q8Blocks.Size,
        _ => Values.numel() * 2,
    };

    /// <summary>The type of a tensor where weights are written in a given one: vectors stay in four bytes, and rows that are no whole blocks in two.</summary>
    public static GgufTensorType TypeOf(WeightType type, long[] shape) => type switch
    {
        _ when shape.Length == 1 => GgufTensorType.F32,
        WeightType.Fp32 => GgufTensorType.F32,
        WeightType.Bf16 => GgufTensorType.BF16,
        WeightType.Q8 when shape[1] % Q8Blocks.Length == 0 => GgufTensorType.Q8,
        _ => GgufTensorType.F16,
    };

    /// <summary>Writes name, shape, type and where the values are, from the start of all values.</summary>
    public void Describe(BinaryWriter writer, long offset)
    {
        GgufHeader.WriteText(writer, Name);
        writer.Write((uint)Values.Dimensions);

        // The dimension whose values are neighbours comes first.
        foreach (var size in Values.shape.Reverse())
        {
            writer.Write((ulong)size);
        }

        writer.Write((uint)Type);
        writer.Write((ulong)offset);
    }

    /// <summary>Writes the values.</summary>
    public void Write(Stream stream)
    {
        using var outer = NewDisposeScope();
        using var noGrad = no_grad();
        var flat = Values.detach().contiguous().view(-1);                               // (n)
        var count = flat.shape[0];
        for (var at = 0L; at < count; at += Piece)
        {
            using var scope = NewDisposeScope();
            var piece = flat.narrow(0, at, Math.Min(Piece, count - at)).cpu();
            switch (Type)
            {
                case GgufTensorType.Q8:
                    Q8Blocks.Write(stream, piece.to_type(ScalarType.Float32).data<float>().ToArray());
                    break;
                case var type:
                    stream.Write(piece.to_type(type switch
                    {
                        GgufTensorType.F32 => ScalarType.Float32,
                        GgufTensorType.F16 => ScalarType.Float16,
                        _ => ScalarType.BFloat16,
                    }).bytes);
                    break;
            }
        }
    }
}
