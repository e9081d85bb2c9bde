using static TorchSharp.torch;

namespace RosePO.Core.Tensors;

/// <summary>The value types of safetensors: their names and sizes.</summary>
internal static class SafeTensorsType
{
    private static readonly (string Name, ScalarType Type, int Size)[] s_all =
    [
        ("F64", ScalarType.Float64, 8),
        ("F32", ScalarType.Float32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8),
        ("I32", ScalarType.Int32, 4),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    /// <summary>The format's name of a type.</summary>
    /// <exception cref="ArgumentException">The format, or this reader, has no such type.</exception>
    public static string NameOf(ScalarType type) =>
        Array.Find(s_all, entry => entry.Type == type).Name ?? throw new ArgumentException($"The type {type} has no name in safetensors.", nameof(type));

    /// <summary>Bytes of a value.</summary>
    public static int SizeOf(ScalarType type) => Array.Find(s_all, entry => entry.Type == type).Size;

    /// <summary>The type of a name.</summary>
    /// <exception cref="InvalidDataException">The name is not known.</exception>
    public static ScalarType Named(string name)
    {
        var found = Array.Find(s_all, entry => entry.Name == name);
        return found.Size > 0
            ? found.Type
            : throw new InvalidDataException(
                $"the type {TensorErrors.Shown(name)} is not supported; supported are {string.Join(", ", s_all.Select(entry => entry.Name))}");
    }

    /// <summary>Whether values of a type can be weights.</summary>
    public static bool IsFloating(ScalarType type) =>
        type is ScalarType.Float64 or ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16;
}
