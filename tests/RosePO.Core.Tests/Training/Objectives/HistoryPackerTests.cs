using CsCheck;
using RosePO.Core.Data;
using RosePO.Core.Tests.Preferences;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Text.Tokenizers;
using RosePO.Core.Training.Objectives;

namespace RosePO.Core.Tests.Training.Objectives;

public sealed class HistoryPackerTests
{
    // Histories of items that occur once, so that a stretch tells where it is from; titles of one to four words; the last two are held out.
    private static readonly Gen<RecDataset> s_datasets = Gen.Int[2, 40].Array[1, 8].Select(lengths =>
    {
        int[][] histories = [.. lengths.Select((length, user) => Enumerable.Range(user * 40, length).ToArray())];
        return MemoryDataset.Of(
            lengths.Length * 40, histories, item => string.Join(' ', Enumerable.Range(0, 1 + (item % 4)).Select(word => $"w{item}x{word}")));
    });

    [Fact]
    public void Rows_hold_whole_titles_of_one_user_after_the_other_in_order_and_never_more_than_fits() =>
        Gen.Select(s_datasets, Gen.Int[12, 60], Gen.Int[0, 1000]).Sample((dataset, length, seed) =>
        {
            var prompts = Prompts(dataset);
            var rows = Packer(prompts, dataset, length).Pack(seed, epoch: 0);
            var spent = new HashSet<(int User, int Position)>();
            foreach (var row in rows)
            {
                Assert.InRange(row.Ids.Count, 1, length);
                Assert.Equal(row.Ids.Count, row.Positions.Count);
                Assert.Equal(row.Documents.Order(), row.Documents);
                foreach (var document in row.Documents.Distinct())
                {
                    var at = row.Documents.IndexOf(document);
                    var size = row.Documents.LastIndexOf(document) + 1 - at;
                    Assert.Equal(Enumerable.Range(0, size), row.Positions.GetRange(at, size));
                    CheckDocument(dataset, prompts, row.Ids.GetRange(at, size), spent);
                }
            }
        });

    [Fact]
    public void A_history_that_fits_is_packed_whole()
    {
        var dataset = MemoryDataset.Of(6, [[0, 1, 2, 3, 4], [5, 4, 3, 2]]);
        var prompts = Prompts(dataset);
        var row = Assert.Single(Packer(prompts, dataset, 64).Pack(3, epoch: 0));
        var (first, second) = (prompts.Sequence([0, 1, 2]), prompts.Sequence([5, 4]));
        Assert.Contains(row.Ids, [.. (int[][])[[.. first, .. second], [.. second, .. first]]], new SequenceEquality());
    }

    [Fact]
    public void The_same_seed_packs_the_same_rows_and_another_does_not()
    {
        var dataset = MemoryDataset.Of(30, [.. Enumerable.Range(0, 10).Select(user => Enumerable.Range(0, 30).Select(i => (i * (user + 1)) % 30).ToArray())]);
        var packer = Packer(Prompts(dataset), dataset, 40);
        Assert.Equal(Ids(packer.Pack(1, epoch: 0)), Ids(packer.Pack(1, epoch: 0)));
        Assert.NotEqual(Ids(packer.Pack(1, epoch: 0)), Ids(packer.Pack(2, epoch: 0)));
        Assert.NotEqual(Ids(packer.Pack(1, epoch: 0)), Ids(packer.Pack(1, epoch: 1)));
    }

    [Fact]
    public void Reserved_items_are_never_packed_and_no_examples() =>
        Gen.Select(s_datasets, Gen.Int[0, 45]).Sample((dataset, reserved) =>
        {
            var prompts = Prompts(dataset);
            var packed = Packer(prompts, dataset, 4096, reserved).Pack(1, epoch: 0).SelectMany(row => row.Ids).ToHashSet();
            var examples = dataset.TrainingExamples(reserved).ToHashSet();
            for (var user = 0; user < dataset.Users.Count; user++)
            {
                var items = dataset.TrainItems(user);
                var kept = Math.Max(0, items.Length - reserved);
                for (var position = 0; position < items.Length; position++)
                {
                    // Every title opens with a word of its own.
                    Assert.Equal(kept > 1 && position < kept, packed.Contains(prompts.Answer(items[position])[0]));
                    Assert.Equal(position > 0 && position < kept, examples.Contains(new TrainingExample(user, position)));
                }
            }
        });

    [Fact]
    public void A_user_with_one_title_has_nothing_to_predict()
    {
        var dataset = MemoryDataset.Of(6, [[0, 1, 2]]);
        Assert.Empty(Packer(Prompts(dataset), dataset, 64).Pack(1, epoch: 0));
    }

    [Fact]
    public void What_opens_a_history_and_tags_its_domains_is_read_and_titles_alone_are_learnt() =>
        Gen.Select(s_tagged, Gen.Int[14, 60], Gen.Int[0, 1000]).Sample((dataset, length, seed) =>
        {
            var prompts = Prompts(dataset, PromptTemplates.EmbeddedDomains);
            Assert.All(Packer(prompts, dataset, length).Pack(seed, epoch: 1), row =>
            {
                Assert.InRange(row.Ids.Count, 1, length);
                Assert.Equal(row.Ids.Count, row.IsLearnt.Count);
                for (var i = 0; i < row.Ids.Count; i++)
                {
                    // Titles are words with an x, and their end; domains are words without.
                    var word = prompts.Tokenizer.Decode([row.Ids[i]]);
                    Assert.Equal(word.Contains('x', StringComparison.Ordinal) || row.Ids[i] == prompts.End, row.IsLearnt[i]);
                }
            });
        });

    [Fact]
    public void Removing_the_tag_changes_nothing_else() =>
        Gen.Select(s_tagged, Gen.Int[0, 1000], Gen.Enum<DomainSequences>()).Sample((dataset, seed, kind) =>
        {
            var (tagged, plain) = (Prompts(dataset, PromptTemplates.EmbeddedDomains), Prompts(dataset, PromptTemplates.Embedded));
            Assert.Equal(
                Documents(Packer(plain, dataset, 4096, kind: kind).Pack(seed, epoch: 0)),
                Documents(Packer(tagged, dataset, 4096, kind: kind).Pack(seed, epoch: 0), without: [tagged.Tokenizer.SpecialTokens["<domain>"], .. tagged.Tokenizer.Encode("films games")]));
        });

    // Histories of two domains, so that every kind of sequence is there.
    private static readonly Gen<RecDataset> s_tagged = Gen.Int[5, 40].Array[1, 6].Select(lengths => MemoryDataset.Of(
        lengths.Length * 40,
        [.. lengths.Select((length, user) => Enumerable.Range(user * 40, length).ToArray())],
        item => string.Join(' ', Enumerable.Range(0, 1 + (item % 4)).Select(word => $"w{item}x{word}")),
        domain: item => item % 3 == 0 ? "games" : "films"));

    private static HistoryPacker Packer(PromptEncoder prompts, RecDataset dataset, int length, int reserved = 0, DomainSequences kind = DomainSequences.Mixed) =>
        new(prompts, new TrainingSequences(dataset, new DomainOptions { Sequences = kind }, reserved), length);

    private static List<(string Ids, string Learnt)> Documents(IReadOnlyList<PackedRow> rows, int[]? without = null) =>
    [
        .. rows.SelectMany((row, at) => row.Ids.Zip(row.IsLearnt, row.Documents)
            .Where(token => without?.Contains(token.First) != true)
            .GroupBy(token => (at, token.Third))
            .Select(document => (string.Join(' ', document.Select(token => token.First)), string.Join(' ', document.Select(token => token.Second))))),
    ];

    private static void CheckDocument(RecDataset dataset, PromptEncoder prompts, List<int> ids, HashSet<(int User, int Position)> spent)
    {
        // Every word names its item, so a document is some user's stretch only if it is that stretch's very encoding.
        for (var user = 0; user < dataset.Users.Count; user++)
        {
            var items = dataset.TrainItems(user);
            for (var start = 0; start < items.Length - 1; start++)
            {
                for (var end = start + 2; end <= items.Length; end++)
                {
                    if (!spent.Contains((user, start)) && prompts.Sequence(items[start..end]).SequenceEqual(ids))
                    {
                        Assert.All(Enumerable.Range(start, end - start), position => Assert.True(spent.Add((user, position))));
                        return;
                    }
                }
            }
        }

        Assert.Fail($"No user's history contains {prompts.Tokenizer.Decode(ids)}.");
    }

    private static PromptEncoder Prompts(RecDataset dataset, PromptTemplate? template = null)
    {
        string[] titles = [.. dataset.Items.Select(item => item.Title)];
        string?[] domains = [.. dataset.Items.Select(item => item.Domain)];
        var tokenizer = CatalogTokenizer.Build(titles, [.. domains.OfType<string>().Distinct()]);
        return new PromptEncoder(tokenizer, template ?? new PromptTemplate(), titles, domains: domains);
    }

    private static int[][] Ids(IReadOnlyList<PackedRow> rows) => [.. rows.Select(row => row.Ids.ToArray())];

    private sealed class SequenceEquality : IEqualityComparer<IEnumerable<int>>
    {
        public bool Equals(IEnumerable<int>? x, IEnumerable<int>? y) => x!.SequenceEqual(y!);

        public int GetHashCode(IEnumerable<int> obj) => 0;
    }
}
