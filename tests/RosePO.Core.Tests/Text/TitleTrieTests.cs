using CsCheck;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Tests.Text;

public sealed class TitleTrieTests
{
    private const int End = 2;

    private static readonly int[][] s_answers =
    [
        [10, 11, End],          // 0
        [10, 12, End],          // 1
        [20, End],              // 2
        [10, 11, 13, End],      // 3
        [20, End],              // 4: the tokens of 2
    ];

    private static TitleTrie All => TitleTrie.Of([0, 1, 2, 3, 4], item => s_answers[item]);

    private static readonly Gen<int[][]> s_catalogues = Gen.Int[3, 6].Array[0, 4].Select(title => (int[])[.. title, End]).Array[1, 12];

    [Fact]
    public void What_may_come_next_is_what_some_answer_goes_on_with()
    {
        var trie = All;
        Assert.Equal([10, 20], Tokens(trie, trie.Root));
        Assert.Equal([11, 12], Tokens(trie, Walk(trie, 10)));
        Assert.Equal([End, 13], Tokens(trie, Walk(trie, 10, 11)));
        Assert.Null(trie.Step(trie.Root, 11));
        Assert.Equal([0], trie.Ended(Walk(trie, 10, 11, End)));
        Assert.Equal([2, 4], trie.Ended(Walk(trie, 20, End)));
        Assert.Empty(trie.Ended(Walk(trie, 20)));
        Assert.Equal((5, 4), (trie.Count, trie.Depth));
    }

    [Fact]
    public void The_items_of_a_whole_answer_are_found_and_those_of_any_other_text_are_not()
    {
        Assert.All(s_answers.Index(), answer => Assert.Contains(answer.Index, All.Find(answer.Item)));
        Assert.Equal([2, 4], All.Find([20, End]));
        Assert.All((int[][])[[], [10], [20], [30, End], [20, End, End], [10, 11, 13]], text => Assert.Empty(All.Find(text)));
        Assert.Equal([4], All.Except([2]).Find([20, End]));
    }

    [Fact]
    public void A_view_without_items_leads_nowhere_that_only_they_are()
    {
        var trie = All.Except([0, 3]);
        Assert.Equal([12], Tokens(trie, Walk(trie, 10)));
        Assert.Null(trie.Step(Walk(trie, 10), 11));
        Assert.Equal(3, trie.Count);
        Assert.Equal([4], All.Except([2]).Ended(Walk(trie, 20, End)));
        Assert.Equal([10], Tokens(All.Except([2]).Except([4]), All.Root));
        Assert.Empty(All.Except([0, 1, 2, 3, 4]).Children(All.Root));
    }

    [Fact]
    public void An_answer_may_begin_another_one()
    {
        var trie = TitleTrie.Of([0, 1], item => item == 0 ? [5] : [5, 6]);
        var five = Walk(trie, 5);
        Assert.Equal([0], trie.Ended(five));
        Assert.Equal([6], Tokens(trie, five));
    }

    [Fact]
    public void Every_path_is_an_answer_and_every_answer_a_path() =>
        Gen.Select(s_catalogues, Gen.Int[0, 11].Array[0, 6]).Sample((answers, unwanted) =>
        {
            var trie = TitleTrie.Of(Enumerable.Range(0, answers.Length), item => answers[item]).Except(unwanted);
            var kept = Enumerable.Range(0, answers.Length).Except(unwanted).ToArray();
            Assert.Equal(kept.Length, trie.Count);
            Assert.Equal(kept, Items(trie, trie.Root).Order());
            Assert.All(kept, item => Assert.Contains(item, trie.Ended(Walk(trie, answers[item]))));
        });

    private static IEnumerable<int> Tokens(TitleTrie trie, TrieNode node) => trie.Children(node).Select(child => child.Token);

    private static TrieNode Walk(TitleTrie trie, params int[] tokens) =>
        tokens.Aggregate(trie.Root, (node, token) => Assert.NotNull(trie.Step(node, token)));

    private static IEnumerable<int> Items(TitleTrie trie, TrieNode node) =>
        trie.Ended(node).Concat(trie.Children(node).SelectMany(child => Items(trie, child.Node)));
}
