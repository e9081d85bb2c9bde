using System.Text;
using RosePO.Core.Preferences.Pairs;
using RosePO.Fuzz.Mutating;
using RosePO.Fuzz.Running;

namespace RosePO.Fuzz.Targets;

/// <summary>Files of preference pairs: every line that is not blank is a pair that is read, or the file is refused.</summary>
internal sealed class PairFileTarget : IFuzzTarget
{
    private const int ParquetOf = 10;

    private readonly WorkFolder _folder = new();
    private readonly List<byte[]> _lines = [];
    private readonly List<byte[]> _parquet = [];

    public PairFileTarget()
    {
        TextPair[] pairs = [.. Enumerable.Range(0, 4).Select(i => new TextPair(
            $"User {i} has played \"Alien\" and Amélie.\nWhat next?", $"The Matrix {i}", [$"Heat {i}", $"漢 {i}"], i % 2 == 0 ? [0.1f, 0.25f] : null))];
        foreach (var (layout, several) in ((PairLayout, bool)[])[(PairLayout.Standard, true), (PairLayout.Standard, false), (PairLayout.Conversational, false), (PairLayout.Conversational, true)])
        {
            foreach (var (name, kinds) in ((string, List<byte[]>)[])[("pairs.jsonl", _lines), ("pairs.parquet", _parquet)])
            {
                PairFile.Write(_folder.At(name), pairs, layout, several);
                kinds.Add(File.ReadAllBytes(_folder.At(name)));
            }
        }
    }

    // The first byte says whether it is Parquet.
    public byte[] Next(Random random)
    {
        var which = random.Next(_lines.Count);
        return random.Next(ParquetOf) == 0 ? [1, .. Mutator.Of(_parquet[which], random, ["PAR1", "\0\0\0\0"])]
            : random.Next(2) == 0 ? [0, .. Mutator.Of(_lines[which], random, [.. Words.Json, "\"prompt\"", "\"chosen\"", "\"rejected\"", "\"epsilon\":0.2,"])]
            : [0, .. JsonMutator.Of(_lines[which], random)];
    }

    public void Read(byte[] input, Random random)
    {
        var path = _folder.Write(input[0] == 1 ? "pairs.parquet" : "pairs.jsonl", input[1..]);
        var rows = PairFile.Read(path).ToList();
        if (rows.FirstOrDefault(row => row.Rejected.Contains(row.Chosen)) is { } same)
        {
            throw new SilentLossException($"'{same.Chosen}' is chosen and rejected.");
        }

        if (rows.FirstOrDefault(row => row.Rejected.Length == 0 || (row.Epsilon is { } epsilon && epsilon.Length != row.Rejected.Length)) is { } uneven)
        {
            throw new SilentLossException($"{uneven.Rejected.Length} rejected answers and {uneven.Epsilon?.Length} epsilons.");
        }

        // In UTF-16 a line end is two bytes.
        if (input[0] == 0 && input is not [_, 0xFF, 0xFE, ..] and not [_, 0xFE, 0xFF, ..] && LineCount.Of(Encoding.UTF8.GetString(input.AsSpan(1))) is { } lines && lines.Least != rows.Count)
        {
            throw new SilentLossException($"{lines.Least} lines, and {rows.Count} pairs.");
        }
    }

    public void Dispose() => _folder.Dispose();
}
