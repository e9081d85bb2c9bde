using System.Buffers.Binary;
using System.Text;

namespace RosePO.Core.Data.Reading;

/// <summary>Numbers texts from 0 in the order in which they are first met.</summary>
internal sealed class IdTable
{
    private readonly List<int> _ends = [];
    private byte[] _texts = new byte[1 << 16];
    private int _used;
    private int[] _slots = new int[1 << 12];

    /// <summary>How many texts there are.</summary>
    public int Count => _ends.Count;

    /// <summary>A text's number.</summary>
    public int Intern(ReadOnlySpan<byte> text)
    {
        var mask = _slots.Length - 1;
        var slot = (int)Hash(text) & mask;
        while (_slots[slot] is > 0 and var found)
        {
            if (Bytes(found - 1).SequenceEqual(text))
            {
                return found - 1;
            }

            slot = (slot + 1) & mask;
        }

        Append(text);
        _slots[slot] = Count;
        if (Count * 2 > _slots.Length)
        {
            Grow();
        }

        return Count - 1;
    }

    /// <summary>A text's number.</summary>
    public int Intern(string text) => Intern(Encoding.UTF8.GetBytes(text));

    /// <summary>The text of a number.</summary>
    public string Text(int id) => Encoding.UTF8.GetString(Bytes(id));

    /// <summary>The text of a number as UTF-8.</summary>
    public ReadOnlySpan<byte> Bytes(int id)
    {
        var start = id == 0 ? 0 : _ends[id - 1];
        return _texts.AsSpan(start, _ends[id] - start);
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        if (_used + text.Length > _texts.Length)
        {
            Array.Resize(ref _texts, (int)Math.Min(Array.MaxLength, Math.Max(_texts.Length * 2L, _used + (long)text.Length)));
        }

        text.CopyTo(_texts.AsSpan(_used));
        _used += text.Length;
        _ends.Add(_used);
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        var mask = _slots.Length - 1;
        for (var id = 0; id < Count; id++)
        {
            var slot = (int)Hash(Bytes(id)) & mask;
            while (_slots[slot] > 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = id + 1;
        }
    }

    // Eight bytes at a time, multiplied and folded: ids are short, and nothing outside this table sees the hash.
    private static uint Hash(ReadOnlySpan<byte> text)
    {
        const ulong Odd = 0x9E3779B97F4A7C15;
        var hash = (ulong)text.Length * Odd;
        while (text.Length >= 8)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text));
            text = text[8..];
        }

        var rest = 0UL;
        foreach (var value in text)
        {
            rest = (rest << 8) | value;
        }

        return (uint)(Mix(hash ^ rest) >> 32);

        static ulong Mix(ulong value)
        {
            value *= Odd;
            return value ^ (value >> 29);
        }
    }
}
