using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace RosePO.Core.Tensors;

/// <summary>
/// The safetensors format: a u64 header length, a JSON header of names, types, shapes and byte ranges, then raw
/// little-endian values.
/// </summary>
internal static class SafeTensors
{
    /// <summary>Values converted and written at once.</summary>
    private const long Piece = 4 << 20;

    /// <summary>Writes tensors in the order given, piece by piece.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="tensors">Names and tensors of any device and layout.</param>
    /// <param name="dtype">The type that all are written in; null keeps each tensor's own.</param>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, ScalarType? dtype = null)
    {
        var list = tensors.ToList();
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        var offset = 0L;
        foreach (var (name, tensor) in list)
        {
            var type = dtype ?? tensor.dtype;
            var size = tensor.numel() * SafeTensorsType.SizeOf(type);
            header[name] = new JsonObject
            {
                ["dtype"] = SafeTensorsType.NameOf(type),
                ["shape"] = new JsonArray([.. tensor.shape.Select(n => (JsonNode)n)]),
                ["data_offsets"] = new JsonArray(offset, offset + size),
            };
            offset += size;
        }

        var text = JsonSerializer.SerializeToUtf8Bytes(header);
        var padded = (text.Length + 7) / 8 * 8;
        using var file = File.Create(path);
        Span<byte> length = stackalloc byte[SafeTensorsHeader.PrefixLength];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)padded);
        file.Write(length);
        file.Write(text);
        file.Write("        "u8[..(padded - text.Length)]);
        foreach (var (_, tensor) in list)
        {
            Write(file, tensor, dtype ?? tensor.dtype);
        }
    }

    /// <summary>Reads every tensor of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">Where the tensors go; null is the CPU.</param>
    /// <returns>Tensors by name, in the file's order; the caller disposes them.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: the file is no safetensors file.</exception>
    public static Dictionary<string, Tensor> Load(string path, Device? device = null)
    {
        using var file = SafeTensorsFile.Open(path);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var entry in file.Header.Entries)
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            var tensor = empty(entry.Shape, dtype: entry.Type, device: device ?? CPU);
            file.CopyTo(entry, tensor);
            tensors[entry.Name] = tensor.MoveToOuterDisposeScope();
        }

        return tensors;
    }

    private static void Write(FileStream file, Tensor tensor, ScalarType type)
    {
        using var outer = NewDisposeScope();
        using var noGrad = no_grad();
        var flat = tensor.detach().contiguous().view(-1);                               // (n)
        var count = flat.shape[0];
        for (var at = 0L; at < count; at += Piece)
        {
            using var scope = NewDisposeScope();
            file.Write(flat.narrow(0, at, Math.Min(Piece, count - at)).to_type(type).cpu().bytes);
        }
    }
}
