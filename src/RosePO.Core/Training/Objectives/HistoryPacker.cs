using RosePO.Core.Data;
using RosePO.Core.Runtime;
using RosePO.Core.Text.Prompts;

namespace RosePO.Core.Training.Objectives;

/// <summary>A row of packed histories.</summary>
/// <param name="Ids">Token ids.</param>
/// <param name="Positions">Positions, restarting with each document.</param>
/// <param name="Documents">The document of each token; a token sees only its own.</param>
internal sealed record PackedRow(List<int> Ids, List<int> Positions, List<int> Documents);

/// <summary>
/// Cuts every user's training history into stretches of whole titles and packs them into rows. Where a history is longer than
/// a row its first cut is random, so that over epochs every title is seen after many lengths of history.
/// </summary>
/// <param name="prompts">The tokenised titles.</param>
/// <param name="dataset">The histories.</param>
/// <param name="length">Tokens of a row.</param>
/// <param name="reserved">Each user's last this many training items are left out.</param>
internal sealed class HistoryPacker(PromptEncoder prompts, RecDataset dataset, int length, int reserved = 0)
{
    /// <summary>Tokens that are before a document's titles and are read, never learnt.</summary>
    public int HeaderLength { get; } = prompts.Sequence([]).Length;

    /// <summary>The rows of an epoch.</summary>
    /// <param name="seed">The training's seed.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    public IReadOnlyList<PackedRow> Pack(int seed, int epoch)
    {
        var random = new Random(Seeds.Packing(seed, epoch));
        var stretches = new List<int[]>();
        for (var user = 0; user < dataset.Users.Count; user++)
        {
            var items = dataset.TrainItems(user);
            Cut(items[..Math.Max(0, items.Length - reserved)], random, stretches);
        }

        var rows = new List<PackedRow>();
        foreach (var ids in random.Shuffled(stretches))
        {
            if (rows.Count == 0 || rows[^1].Ids.Count + ids.Length > length)
            {
                rows.Add(new PackedRow([], [], []));
            }

            var row = rows[^1];
            var document = row.Documents.Count == 0 ? 0 : row.Documents[^1] + 1;
            for (var i = 0; i < ids.Length; i++)
            {
                row.Ids.Add(ids[i]);
                row.Positions.Add(i);
                row.Documents.Add(document);
            }
        }

        return rows;
    }

    private void Cut(ReadOnlySpan<int> items, Random random, List<int[]> stretches)
    {
        if (items.Length < 2)
        {
            return;
        }

        var total = HeaderLength;
        foreach (var item in items)
        {
            total += prompts.Answer(item).Length;
        }

        var room = total <= length ? length : random.Next(length / 2, length + 1);
        for (var start = 0; start < items.Length - 1;)
        {
            var (end, size) = (start, HeaderLength);
            while (end < items.Length && size + prompts.Answer(items[end]).Length <= room)
            {
                size += prompts.Answer(items[end++]).Length;
            }

            if (end - start >= 2)
            {
                stretches.Add(prompts.Sequence(items[start..end]));
            }

            start = Math.Max(end, start + 1);
            room = length;
        }
    }
}
