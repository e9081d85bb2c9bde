using System.Globalization;

namespace RosePO.Core.Text.HuggingFace;

/// <summary>
/// Byte-pair encoding (Sennrich et al. 2016) over characters, those without a token falling back to their UTF-8 bytes: the
/// pair of the lowest rank is merged first, the leftmost of equal ones.
/// </summary>
internal sealed class PairMerger
{
    private readonly Dictionary<string, int> _vocabulary;
    private readonly Dictionary<(int Left, int Right), (int Rank, int Id)> _merges = [];
    private readonly int[]? _bytes;
    private readonly int? _unknown;
    private readonly bool _fuseUnknown;

    public PairMerger(TokenizerFile file)
    {
        _vocabulary = file.Vocabulary;
        _unknown = file.Unknown;
        _fuseUnknown = file.FuseUnknown;
        for (var rank = 0; rank < file.Merges.Count; rank++)
        {
            var (left, right) = file.Merges[rank];
            _merges[(_vocabulary[left], _vocabulary[right])] = (rank, _vocabulary[left + right]);
        }

        if (file.ByteFallback)
        {
            _bytes = [.. Enumerable.Range(0, 256).Select(value => _vocabulary.GetValueOrDefault(
                string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>"), -1))];
        }
    }

    /// <summary>Appends the ids of a piece.</summary>
    public void Encode(string piece, List<int> ids)
    {
        var symbols = Symbols(piece);
        var (previous, next) = (new int[symbols.Count], new int[symbols.Count]);
        var queue = new PriorityQueue<(int At, int Right, int Id), (int Rank, int At)>();
        for (var i = 0; i < symbols.Count; i++)
        {
            (previous[i], next[i]) = (i - 1, i + 1);
        }

        for (var i = 0; i + 1 < symbols.Count; i++)
        {
            Offer(i);
        }

        while (queue.TryDequeue(out var merge, out _))
        {
            // A symbol that was merged away, or has another neighbour by now, leaves its old offers behind.
            var right = symbols[merge.At] < 0 ? symbols.Count : next[merge.At];
            if (right >= symbols.Count || Merge(merge.At, right) is not { } current || current.Id != merge.Id)
            {
                continue;
            }

            symbols[merge.At] = merge.Id;
            symbols[right] = -1;
            next[merge.At] = next[right];
            if (next[right] < symbols.Count)
            {
                previous[next[right]] = merge.At;
                Offer(merge.At);
            }

            if (previous[merge.At] >= 0)
            {
                Offer(previous[merge.At]);
            }
        }

        ids.AddRange(symbols.Where(symbol => symbol >= 0));

        void Offer(int at)
        {
            if (Merge(at, next[at]) is { } merge)
            {
                queue.Enqueue((at, next[at], merge.Id), (merge.Rank, at));
            }
        }

        (int Rank, int Id)? Merge(int at, int right) => _merges.TryGetValue((symbols[at], symbols[right]), out var merge) ? merge : null;
    }

    private List<int> Symbols(string piece)
    {
        var symbols = new List<int>(piece.Length);
        var unknown = false;
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in piece.EnumerateRunes())
        {
            if (_vocabulary.TryGetValue(rune.ToString(), out var id))
            {
                Flush(ref unknown);
                symbols.Add(id);
                continue;
            }

            var encoded = bytes[..rune.EncodeToUtf8(bytes)];
            if (_bytes is not null && Covers(encoded))
            {
                foreach (var value in encoded)
                {
                    symbols.Add(_bytes[value]);
                }
            }
            else
            {
                if (!_fuseUnknown)
                {
                    Flush(ref unknown);
                }

                unknown = true;
            }
        }

        Flush(ref unknown);
        return symbols;

        void Flush(ref bool pending)
        {
            if (pending && _unknown is { } id)
            {
                symbols.Add(id);
            }

            pending = false;
        }
    }

    private bool Covers(ReadOnlySpan<byte> encoded)
    {
        foreach (var value in encoded)
        {
            if (_bytes![value] < 0)
            {
                return false;
            }
        }

        return true;
    }
}
