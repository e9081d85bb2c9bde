using System.Buffers.Binary;
using System.Text;

namespace RosePO.Core.Tests.Text.Sentences;

/// <summary>Writes a small ONNX model, a protocol buffer, by hand: each token's state is its row of a table.</summary>
internal static class OnnxFile
{
    private const int Float = 1, Int32 = 6;

    public const int Int64 = 7;

    /// <summary>A model that looks token ids up.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="table">A row for each token.</param>
    /// <param name="output">The name of the output, (batch, tokens, width).</param>
    /// <param name="sentence">An output that is the mean of all states, padding included, (batch, width); null for none.</param>
    /// <param name="inputs">The names of the inputs; ids come from the first.</param>
    /// <param name="narrow">Whether ids are 32-bit integers.</param>
    public static string Write(string path, float[][] table, string output = "last_hidden_state", string? sentence = null, string[]? inputs = null, bool narrow = false)
    {
        inputs ??= ["input_ids", "attention_mask", "token_type_ids"];
        var lookup = (byte[])[.. Text(1, "table"), .. Text(1, inputs[0]), .. Text(2, output), .. Text(4, "Gather")];
        var axes = (byte[])[.. Text(1, "axes"), .. Number(8, 1), .. Number(20, 7)];
        var keep = (byte[])[.. Text(1, "keepdims"), .. Number(3, 0), .. Number(20, 2)];
        var mean = (byte[])[.. Text(1, output), .. Text(2, sentence ?? ""), .. Text(4, "ReduceMean"), .. Part(5, axes), .. Part(5, keep)];
        var raw = table.SelectMany(row => row).SelectMany(Bytes).ToArray();
        var weights = (byte[])[.. Number(1, table.Length), .. Number(1, table[0].Length), .. Number(2, Float), .. Text(8, "table"), .. Part(9, raw)];
        var graph = (byte[])
        [
            .. Part(1, lookup), .. sentence is null ? [] : Part(1, mean), .. Text(2, "tiny"), .. Part(5, weights),
            .. inputs.SelectMany(name => Part(11, Value(name, narrow ? Int32 : Int64, "batch", "tokens"))),
            .. Part(12, Value(output, Float, "batch", "tokens", "width")),
            .. sentence is null ? [] : Part(12, Value(sentence, Float, "batch", "width")),
        ];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, [.. Number(1, 8), .. Part(7, graph), .. Part(8, [.. Text(1, ""), .. Number(2, 13)])]);
        return path;
    }

    private static byte[] Value(string name, int type, params string[] shape) =>
    [
        .. Text(1, name),
        .. Part(2, Part(1, [.. Number(1, type), .. Part(2, [.. shape.SelectMany(axis => Part(1, Text(2, axis)))])])),
    ];

    private static byte[] Text(int field, string text) => Part(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Part(int field, byte[] content) => [.. Varint((field << 3) | 2), .. Varint(content.Length), .. content];

    private static byte[] Number(int field, long value) => [.. Varint(field << 3), .. Varint(value)];

    private static byte[] Varint(long value) => value < 128 ? [(byte)value] : [(byte)(value | 128), .. Varint(value >> 7)];

    private static byte[] Bytes(float value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return bytes;
    }
}
