using RosePO.Core.Data;
using RosePO.Core.Text;

namespace RosePO.Core.Training;

/// <summary>A row of packed histories.</summary>
/// <param name="Ids">Token ids.</param>
/// <param name="Positions">Positions, restarting with each document.</param>
/// <param name="Documents">The document of each token; a token sees only its own.</param>
/// <param name="Learnt">Whether a token is a target: titles of the history are, a list of candidates is not.</param>
internal sealed record PackedRow(List<int> Ids, List<int> Positions, List<int> Documents, List<bool> Learnt);

/// <summary>
/// Cuts every user's training history into stretches of whole titles and packs them into rows. Where a history is longer than
/// a row its first cut is random, so that over epochs every title is seen behind many lengths of history.
/// </summary>
/// <param name="prompts">The tokenised titles.</param>
/// <param name="dataset">The histories.</param>
/// <param name="length">Tokens of a row.</param>
/// <param name="listedShare">The share of stretches that open with a list of candidates.</param>
/// <param name="candidates">The length of that list: half of it the stretch's last titles, half items that the user has not met.</param>
internal sealed class HistoryPacker(PromptEncoder prompts, RecDataset dataset, int length, double listedShare = 0, int candidates = 20)
{
    /// <summary>The rows of one epoch.</summary>
    public IReadOnlyList<PackedRow> Pack(int seed)
    {
        var random = new Random(seed);
        var stretches = new List<(int[] Ids, int Header)>();
        for (var user = 0; user < dataset.Users.Count; user++)
        {
            Cut(dataset.TrainItems(user), random, stretches);
        }

        var order = stretches.ToArray();
        random.Shuffle(order);
        var rows = new List<PackedRow>();
        foreach (var (ids, header) in order)
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
                row.Learnt.Add(i >= header);
            }
        }

        return rows;
    }

    private void Cut(ReadOnlySpan<int> items, Random random, List<(int[] Ids, int Header)> stretches)
    {
        if (items.Length < 2)
        {
            return;
        }

        var plain = prompts.Sequence([]).Length;
        var total = plain;
        foreach (var item in items)
        {
            total += prompts.Answer(item).Length;
        }

        var room = total <= length ? length : random.Next(length / 2, length + 1);
        for (var start = 0; start < items.Length - 1;)
        {
            // Drawn before it is known what the stretch will hold; then half of it is replaced by the stretch's last titles.
            var list = listedShare > 0 && random.NextDouble() < listedShare
                ? CandidateSampler.Draw(items[start], candidates, dataset.Items.Count, items, random)
                : [];
            var header = list.Length == 0 ? plain : prompts.Sequence([], list).Length + (candidates / 2 * LongestTitle(items));
            var (end, size) = (start, header);
            while (end < items.Length && size + prompts.Answer(items[end]).Length <= room)
            {
                size += prompts.Answer(items[end++]).Length;
            }

            if (end - start >= 2)
            {
                if (list.Length > 0)
                {
                    items[Math.Max(start + 1, end - (list.Length / 2))..end].CopyTo(list);
                    random.Shuffle(list);
                }

                stretches.Add((prompts.Sequence(items[start..end], list), prompts.Sequence([], list).Length));
            }

            start = Math.Max(end, start + 1);
            room = length;
        }
    }

    private int LongestTitle(ReadOnlySpan<int> items)
    {
        var longest = 0;
        foreach (var item in items)
        {
            longest = Math.Max(longest, prompts.Answer(item).Length);
        }

        return longest;
    }
}
