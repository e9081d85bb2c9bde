namespace RosePO.Core.Models.Gguf;

/// <summary>Writes a GGUF file: a header of keys, the tensors' names and shapes, and their values at multiples of 32 bytes.</summary>
internal static class GgufFile
{
    /// <summary>The file's name in an exported folder.</summary>
    public const string FileName = "model.gguf";

    /// <summary>Values start at multiples of this many bytes.</summary>
    public const int Alignment = 32;

    private const uint Version = 3;

    /// <summary>Writes the file.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="header">The keys.</param>
    /// <param name="tensors">The tensors, in the order of the file.</param>
    /// <param name="progress">Receives how many tensors are written.</param>
    /// <param name="cancellation">Stops between two tensors.</param>
    public static void Write(
        string path, GgufHeader header, IReadOnlyList<GgufTensor> tensors, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        using var file = new BufferedStream(File.Create(path), 1 << 20);
        using var writer = new BinaryWriter(file);
        writer.Write("GGUF"u8);
        writer.Write(Version);
        writer.Write((ulong)tensors.Count);
        writer.Write(header.Count);
        header.CopyTo(file);
        var offset = 0L;
        foreach (var tensor in tensors)
        {
            tensor.Describe(writer, offset);
            offset += Padded(tensor.Size);
        }

        Pad(writer);
        for (var i = 0; i < tensors.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            tensors[i].Write(file);
            Pad(writer);
            progress?.Invoke(i + 1);
        }
    }

    private static long Padded(long size) => (size + Alignment - 1) / Alignment * Alignment;

    private static void Pad(BinaryWriter writer)
    {
        writer.Flush();
        var at = writer.BaseStream.Position;
        writer.Write(new byte[Padded(at) - at]);
    }
}
