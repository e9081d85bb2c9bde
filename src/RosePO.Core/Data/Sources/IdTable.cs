using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace RosePO.Core.Data.Sources;

/// <summary>
/// Numbers texts from 0 in the order in which they are first seen. Texts of up to seven bytes, which most ids are, are in the table itself:
/// looking one up touches one line of memory.
/// </summary>
/// <param name="mostBytes">The bytes that all texts may have together.</param>
internal sealed class IdTable(int mostBytes)
{
    private const int LongestKey = 7;
    private const ulong LongText = 0xFFUL << 56;

    private readonly List<int> _ends = [];
    private byte[] _texts = new byte[1 << 16];
    private int _used;
    private Slot[] _slots = new Slot[1 << 12];

    private readonly record struct Slot(ulong Key, int IdPlusOne);

    /// <summary>Makes a table of as much text as an array holds.</summary>
    public IdTable()
        : this(Array.MaxLength)
    {
    }

    /// <summary>How many texts there are.</summary>
    public int Count => _ends.Count;

    /// <summary>A text's number.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.MemoryExhausted"/>: there is no room for another text.</exception>
    public int Intern(ReadOnlySpan<byte> text)
    {
        var key = KeyOf(text);
        var mask = _slots.Length - 1;
        var at = Place(key, mask);
        while (_slots[at] is { IdPlusOne: > 0 } slot)
        {
            if (slot.Key == key && (key < LongText || Bytes(slot.IdPlusOne - 1).SequenceEqual(text)))
            {
                return slot.IdPlusOne - 1;
            }

            at = (at + 1) & mask;
        }

        Append(text);
        _slots[at] = new Slot(key, Count);
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
        var needed = _used + (long)text.Length;
        if (needed > mostBytes)
        {
            throw DatasetErrors.IdsTooLong(mostBytes);
        }

        if (needed > _texts.Length)
        {
            Array.Resize(ref _texts, (int)Math.Min(Array.MaxLength, Math.Max(_texts.Length * 2L, needed)));
        }

        text.CopyTo(_texts.AsSpan(_used));
        _used += text.Length;
        _ends.Add(_used);
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new Slot[old.Length * 2];
        var mask = _slots.Length - 1;
        foreach (var slot in old)
        {
            if (slot.IdPlusOne > 0)
            {
                var at = Place(slot.Key, mask);
                while (_slots[at].IdPlusOne > 0)
                {
                    at = (at + 1) & mask;
                }

                _slots[at] = slot;
            }
        }
    }

    // A short text is its own key, its length in the highest byte; a long one's key is a hash.
    private static ulong KeyOf(ReadOnlySpan<byte> text)
    {
        if (text.Length <= LongestKey)
        {
            var key = (ulong)text.Length << 56;
            for (var at = 0; at < text.Length; at++)
            {
                key |= (ulong)text[at] << (8 * at);
            }

            return key;
        }

        var hash = (ulong)text.Length;
        foreach (var eight in MemoryMarshal.Cast<byte, ulong>(text))
        {
            hash = Mix(hash ^ eight);
        }

        return Mix(hash ^ MemoryMarshal.Read<ulong>(text[^8..])) | LongText;
    }

    private static int Place(ulong key, int mask) => (int)(Mix(key) >> 32) & mask;

    private static ulong Mix(ulong value)
    {
        value *= 0x9E3779B97F4A7C15;
        return BitOperations.RotateLeft(value, 29) ^ value;
    }
}
