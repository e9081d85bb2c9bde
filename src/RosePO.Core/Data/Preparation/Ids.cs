using System.Buffers.Text;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Preparation;

/// <summary>The order of ids: integers by value, then texts by code point.</summary>
internal static class Ids
{
    /// <summary>Numbers of ids in the order of their texts.</summary>
    public static int[] Order(IdTable table, IEnumerable<int> ids)
    {
        var keyed = ids.Select(id => (Number: NumberOf(table.Bytes(id)), Id: id)).ToArray();
        Array.Sort(keyed, (a, b) =>
        {
            var order = (b.Number is not null).CompareTo(a.Number is not null);
            order = order != 0 ? order : Nullable.Compare(a.Number, b.Number);
            return order != 0 ? order : table.Bytes(a.Id).SequenceCompareTo(table.Bytes(b.Id));
        });
        return Array.ConvertAll(keyed, pair => pair.Id);
    }

    private static long? NumberOf(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out long number, out var used) && used == text.Length ? number : null;
}
