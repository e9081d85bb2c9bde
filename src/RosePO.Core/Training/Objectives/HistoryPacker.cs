using RosePO.Core.Runtime;
using RosePO.Core.Text.Prompts;

namespace RosePO.Core.Training.Objectives;

/// <summary>A row of packed histories.</summary>
/// <param name="Ids">Token ids.</param>
/// <param name="Positions">Positions, restarting with each document.</param>
/// <param name="Documents">The document of each token; a token sees only its own.</param>
/// <param name="IsLearnt">Whether a token is learnt, or only read.</param>
internal sealed record PackedRow(List<int> Ids, List<int> Positions, List<int> Documents, List<bool> IsLearnt)
{
    /// <summary>How many tokens are learnt.</summary>
    public int Learnt => IsLearnt.Count(learnt => learnt);
}

/// <summary>
/// Cuts sequences into stretches of whole titles and packs them into rows. Where a sequence is longer than a row its first cut is random, so
/// that over epochs every title is seen after many lengths of history.
/// </summary>
/// <param name="prompts">The tokenised titles.</param>
/// <param name="sequences">The sequences.</param>
/// <param name="length">Tokens of a row.</param>
internal sealed class HistoryPacker(PromptEncoder prompts, TrainingSequences sequences, int length)
{
    private readonly int _opening = prompts.Sequence([]).Length;

    /// <summary>The rows of an epoch.</summary>
    /// <param name="seed">The training's seed.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    public IReadOnlyList<PackedRow> Pack(int seed, int epoch)
    {
        var random = new Random(Seeds.Packing(seed, epoch));
        var stretches = new List<RunningText>();
        foreach (var items in sequences.Of(seed, epoch))
        {
            Cut(items, random, stretches);
        }

        var rows = new List<PackedRow>();
        foreach (var (ids, isTitle) in random.Shuffled(stretches))
        {
            if (rows.Count == 0 || rows[^1].Ids.Count + ids.Length > length)
            {
                rows.Add(new PackedRow([], [], [], []));
            }

            var row = rows[^1];
            var document = row.Documents.Count == 0 ? 0 : row.Documents[^1] + 1;
            for (var i = 0; i < ids.Length; i++)
            {
                row.Ids.Add(ids[i]);
                row.Positions.Add(i);
                row.Documents.Add(document);

                // Nothing is before a document's first token that it could be learnt from.
                row.IsLearnt.Add(i > 0 && isTitle[i]);
            }
        }

        return rows;
    }

    private void Cut(ReadOnlySpan<int> items, Random random, List<RunningText> stretches)
    {
        // A stretch of a sequence of several domains may be of one, and then is a little shorter than this.
        var tags = prompts.TagsOf(items);
        var header = _opening + (tags == DomainTags.First ? prompts.Tag(items[0]).Length : 0);
        int Size(int item) => prompts.Answer(item).Length + (tags == DomainTags.Each ? prompts.Tag(item).Length : 0);

        var total = header;
        foreach (var item in items)
        {
            total += Size(item);
        }

        var room = total <= length ? length : random.Next(length / 2, length + 1);
        for (var start = 0; start < items.Length - 1;)
        {
            var (end, size) = (start, header);
            while (end < items.Length && size + Size(items[end]) <= room)
            {
                size += Size(items[end++]);
            }

            if (end - start >= 2)
            {
                stretches.Add(prompts.Running(items[start..end]));
            }

            start = Math.Max(end, start + 1);
            room = length;
        }
    }
}
