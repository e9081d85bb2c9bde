using System.Text;

namespace RosePO.Core.Models.Gguf;

/// <summary>
/// The keys and values at the start of a GGUF file (the format of llama.cpp, version 3; little-endian). A text is a u64 length and UTF-8 bytes, a list the
/// type of its values, a u64 count and the values.
/// </summary>
internal sealed class GgufHeader : IDisposable
{
    private const uint UInt32Type = 4;
    private const uint Int32Type = 5;
    private const uint Float32Type = 6;
    private const uint BoolType = 7;
    private const uint TextType = 8;
    private const uint ListType = 9;

    private readonly MemoryStream _bytes = new();
    private readonly BinaryWriter _writer;

    public GgufHeader() => _writer = new BinaryWriter(_bytes);

    /// <summary>How many keys it has.</summary>
    public ulong Count { get; private set; }

    public void Add(string key, int value)
    {
        Key(key, UInt32Type);
        _writer.Write(checked((uint)value));
    }

    public void Add(string key, float value)
    {
        Key(key, Float32Type);
        _writer.Write(value);
    }

    public void Add(string key, bool value)
    {
        Key(key, BoolType);
        _writer.Write(value);
    }

    public void Add(string key, string value)
    {
        Key(key, TextType);
        WriteText(_writer, value);
    }

    public void Add(string key, IReadOnlyList<string> values)
    {
        List(key, TextType, values.Count);
        foreach (var value in values)
        {
            WriteText(_writer, value);
        }
    }

    public void Add(string key, IReadOnlyList<float> values)
    {
        List(key, Float32Type, values.Count);
        foreach (var value in values)
        {
            _writer.Write(value);
        }
    }

    public void Add(string key, IReadOnlyList<int> values)
    {
        List(key, Int32Type, values.Count);
        foreach (var value in values)
        {
            _writer.Write(value);
        }
    }

    /// <summary>Writes what was added.</summary>
    public void CopyTo(Stream stream)
    {
        _writer.Flush();
        _bytes.WriteTo(stream);
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    internal static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private void Key(string key, uint type)
    {
        WriteText(_writer, key);
        _writer.Write(type);
        Count++;
    }

    private void List(string key, uint type, int count)
    {
        Key(key, ListType);
        _writer.Write(type);
        _writer.Write((ulong)count);
    }
}
