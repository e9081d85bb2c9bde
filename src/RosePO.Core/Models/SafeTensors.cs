using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace RosePO.Core.Models;

/// <summary>
/// The safetensors format: a u64 header length, a JSON header of names, types, shapes and byte ranges, then raw
/// little-endian values.
/// </summary>
public static class SafeTensors
{
    private const int MaximumHeader = 100_000_000;

    /// <summary>Writes tensors in the order given.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="tensors">Names and tensors of any device and layout.</param>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        var list = tensors.ToList();
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        var offset = 0L;
        foreach (var (name, tensor) in list)
        {
            var size = tensor.numel() * tensor.element_size();
            header[name] = new JsonObject
            {
                ["dtype"] = NameOf(tensor.dtype),
                ["shape"] = new JsonArray([.. tensor.shape.Select(n => (JsonNode)n)]),
                ["data_offsets"] = new JsonArray(offset, offset + size),
            };
            offset += size;
        }

        var text = JsonSerializer.SerializeToUtf8Bytes(header);
        var padded = (text.Length + 7) / 8 * 8;
        using var file = File.Create(path);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)padded);
        file.Write(length);
        file.Write(text);
        file.Write("        "u8[..(padded - text.Length)]);
        foreach (var (_, tensor) in list)
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            file.Write(tensor.detach().cpu().contiguous().bytes);
        }
    }

    /// <summary>Reads every tensor of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">Where the tensors go; null is the CPU.</param>
    /// <returns>Tensors by name; the caller disposes them.</returns>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: the file is no safetensors file.</exception>
    public static Dictionary<string, Tensor> Load(string path, Device? device = null)
    {
        using var file = File.OpenRead(path);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            Span<byte> prefix = stackalloc byte[8];
            file.ReadExactly(prefix);
            var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
            if (length > MaximumHeader || (long)length > file.Length - 8)
            {
                throw new InvalidDataException("its header is longer than the file");
            }

            var text = new byte[length];
            file.ReadExactly(text);
            using var header = JsonDocument.Parse(text);
            foreach (var entry in header.RootElement.EnumerateObject())
            {
                if (entry.Name != "__metadata__")
                {
                    tensors[entry.Name] = Read(file, 8 + (long)length, entry.Value, device ?? CPU);
                }
            }

            return tensors;
        }
        catch (Exception exception) when (
            exception is InvalidDataException or JsonException or EndOfStreamException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            foreach (var tensor in tensors.Values)
            {
                tensor.Dispose();
            }

            throw ModelErrors.NotSafeTensors(path, exception);
        }
    }

    private static Tensor Read(FileStream file, long data, JsonElement entry, Device device)
    {
        var type = TypeOf(entry.GetProperty("dtype").GetString()!);
        var shape = entry.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64()).ToArray();
        var range = entry.GetProperty("data_offsets").EnumerateArray().Select(n => n.GetInt64()).ToArray();

        // Checked before anything is allocated: a damaged shape may ask for any amount of memory.
        using var scope = NewDisposeScope();
        var size = shape.Aggregate((double)empty(0, dtype: type).element_size(), (product, n) => product * n);
        if (range is not [>= 0 and var begin, var end] || end > file.Length - data || end - begin != size || shape.Any(n => n < 0))
        {
            throw new InvalidDataException("a tensor's byte range does not fit its shape");
        }

        var tensor = empty(shape, dtype: type);
        file.Position = data + begin;
        file.ReadExactly(tensor.bytes);
        return tensor.to(device).MoveToOuterDisposeScope();
    }

    private static string NameOf(ScalarType type) => type switch
    {
        ScalarType.Float64 => "F64",
        ScalarType.Float32 => "F32",
        ScalarType.Float16 => "F16",
        ScalarType.BFloat16 => "BF16",
        ScalarType.Int64 => "I64",
        ScalarType.Int32 => "I32",
        ScalarType.Int16 => "I16",
        ScalarType.Int8 => "I8",
        ScalarType.Byte => "U8",
        ScalarType.Bool => "BOOL",
        _ => throw new InvalidDataException($"the type {type} has no name in safetensors"),
    };

    private static ScalarType TypeOf(string name) => name switch
    {
        "F64" => ScalarType.Float64,
        "F32" => ScalarType.Float32,
        "F16" => ScalarType.Float16,
        "BF16" => ScalarType.BFloat16,
        "I64" => ScalarType.Int64,
        "I32" => ScalarType.Int32,
        "I16" => ScalarType.Int16,
        "I8" => ScalarType.Int8,
        "U8" => ScalarType.Byte,
        "BOOL" => ScalarType.Bool,
        _ => throw new InvalidDataException($"the type {name} is not supported"),
    };
}
