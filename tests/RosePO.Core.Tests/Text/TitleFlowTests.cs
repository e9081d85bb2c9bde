using CsCheck;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Tests.Text;

public sealed class TitleFlowTests
{
    private const int End = 2;

    // Titles that begin others, and titles of the same tokens, are common among these.
    private static readonly Gen<(int[][] Answers, int[] Counts)> s_catalogues =
        Gen.Select(Gen.Int[3, 5].Array[1, 4], Gen.Int[0, 6]).Array[1, 12]
            .Select(titles => (titles.Select(title => (int[])[.. title.Item1, End]).ToArray(), titles.Select(title => title.Item2).ToArray()));

    [Fact]
    public void A_nodes_count_is_that_of_its_children_and_of_the_titles_that_end_there() => s_catalogues.Sample(catalogue =>
    {
        var flow = new TitleFlow(catalogue.Counts, item => catalogue.Answers[item], End);
        Assert.Equal(catalogue.Counts.Sum(), flow.Count(flow.Trie.Root));
        Check(flow.Trie.Root, []);

        void Check(TrieNode node, int[] tokens)
        {
            Assert.Equal(catalogue.Counts.Where((_, item) => catalogue.Answers[item].AsSpan().StartsWith(tokens)).Sum(), flow.Count(node));
            foreach (var (token, child) in flow.Trie.Children(node))
            {
                Check(child, [.. tokens, token]);
            }
        }
    });

    [Fact]
    public void A_title_is_found_where_it_has_a_count_and_its_ends_are_those_of_the_titles_that_begin_it() => s_catalogues.Sample(catalogue =>
    {
        var flow = new TitleFlow(catalogue.Counts, item => catalogue.Answers[item], End);
        int[][] known = [.. catalogue.Answers.Where((_, item) => catalogue.Counts[item] > 0)];
        foreach (var answer in catalogue.Answers)
        {
            var path = flow.Find(answer.AsSpan()[..^1]);
            Assert.Equal(known.Any(answer.SequenceEqual), path is not null);
            for (var j = 0; j <= path?.Length; j++)
            {
                int[] shorter = [.. answer[..j], End];
                Assert.Equal(known.Any(shorter.SequenceEqual), path.Ends[j] is not null);
                Assert.Equal(catalogue.Counts.Where((_, item) => catalogue.Answers[item].AsSpan().SequenceEqual(shorter)).Sum(), path.Ends[j] is { } end ? flow.Count(end) : 0);
            }
        }
    });

    [Fact]
    public void Titles_are_drawn_in_proportion_to_their_counts_or_to_their_tokens()
    {
        int[][] answers = [[3, End], [3, 4, 5, End], [3, End], [4, 4, End], [5, End]];
        var flow = new TitleFlow([1, 2, 3, 4, 0], item => answers[item], End);
        var random = new Random(1);
        Assert.Equal([0.4, 0.2, 0.4], Shares(() => flow.DrawByCount(random)), Near);
        Assert.Equal([1 / 6.0, 3 / 6.0, 2 / 6.0], Shares(() => flow.DrawByLength(random)), Near);

        double[] Shares(Func<TitlePath> draw)
        {
            var drawn = Enumerable.Range(0, 20_000).Select(_ => string.Join(' ', draw().Tokens)).CountBy(text => text).ToDictionary();
            return [.. new[] { "3", "3 4 5", "4 4" }.Select(text => drawn[text] / 20_000.0)];
        }

        static bool Near(double a, double b) => Math.Abs(a - b) < 0.015;
    }
}
