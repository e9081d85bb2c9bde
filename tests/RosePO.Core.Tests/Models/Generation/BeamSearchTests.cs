using CsCheck;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Tests.Models.Generation;

public sealed class BeamSearchTests
{
    private const int Items = 12;

    private static readonly Gen<int[][]> s_prompts = Gen.Int[4, TinyModel.Vocabulary - 1].Array[1, 12].Array[1, 4];

    [Fact]
    public void Free_beams_are_those_of_a_search_that_reads_every_prefix_anew() =>
        Gen.Select(s_prompts, Gen.Int[1, 4], Gen.OneOf(0.0, 1.0, 2.0), Gen.Int[0, 99]).Sample(
            (prompts, beams, penalty, seed) =>
            {
                using var model = TinyLanguageModel.Create(seed);
                var found = model.Beams(beams, prompts, penalty: penalty, most: 4);
                for (var i = 0; i < prompts.Length; i++)
                {
                    var expected = PlainBeamSearch.Of(model.Network, prompts[i], beams, penalty, 4, model.Prompts.Tokenizer.End);
                    Assert.Equal(expected.Select(answer => answer.Tokens), found[i].Select(answer => answer.Tokens));
                    Assert.Equal(expected.Select(answer => answer.Score), found[i].Select(answer => answer.Score), (a, b) => Math.Abs(a - b) < 1e-4);
                }
            },
            iter: 40, threads: 1);

    [Fact]
    public void One_beam_writes_what_greedy_generation_writes()
    {
        using var model = TinyLanguageModel.Create(5);
        int[][] prompts = [[1, 8, 9], [1, 4], [1, 5, 6, 7, 12]];
        var beams = model.Beams(1, prompts, most: 8).Select(found => found[0].Tokens);
        Assert.Equal(model.Greedy(prompts, most: 8), beams);
    }

    [Fact]
    public void As_many_beams_as_titles_give_every_title_the_log_prob_that_scoring_gives() =>
        Gen.Select(s_prompts, Gen.Int[0, Items - 1].Array[0, 5], Gen.Int[0, 99]).Sample(
            (prompts, unwanted, seed) =>
            {
                using var model = TinyLanguageModel.Create(seed);
                var trie = TitleTrie.Of(Enumerable.Range(0, Items), model.Prompts.Answer).Except(unwanted);
                var found = model.Beams(Items, prompts, [.. prompts.Select(_ => trie)], penalty: 0);
                for (var i = 0; i < prompts.Length; i++)
                {
                    var expected = Enumerable.Range(0, Items).Except(unwanted)
                        .ToDictionary(item => item, item => TinyModel.AnswerLogProb(model.Network, prompts[i], model.Prompts.Answer(item)));
                    Assert.Equal(expected.Keys.Order(), found[i].SelectMany(answer => answer.Items).Order());
                    Assert.All(found[i], answer => Assert.All(answer.Items, item => Assert.Equal(expected[item], answer.LogProb, 1e-4)));
                    Assert.Equal(found[i].OrderByDescending(answer => answer.LogProb), found[i]);
                }
            },
            iter: 30, threads: 1);

    [Fact]
    public void Whatever_is_written_within_a_trie_is_one_of_its_titles() =>
        Gen.Select(s_prompts, Gen.Int[1, 3], Gen.Int[0, 99]).Sample(
            (prompts, beams, seed) =>
            {
                using var model = TinyLanguageModel.Create(seed);
                int[] candidates = [1, 4, 7, 8];
                TitleTrie[] tries = [.. prompts.Select((_, i) => TitleTrie.Of(candidates.Skip(i % 3), model.Prompts.Answer))];
                var titles = candidates.Select(item => model.Prompts.Answer(item)[..^1]).ToArray();
                var found = model.Beams(beams, prompts, tries);
                Assert.All(found.SelectMany(answers => answers), answer => Assert.Contains(answer.Tokens, titles));
                Assert.All(model.Greedy(prompts, tries), answer => Assert.Contains(answer, titles));
                Assert.All(model.Sample(prompts, new() { Temperature = 5 }, tries), answer => Assert.Contains(answer, titles));
            },
            iter: 30, threads: 1);

    [Fact]
    public void An_empty_trie_has_no_answer()
    {
        using var model = TinyLanguageModel.Create(1);
        var trie = TitleTrie.Of([3], model.Prompts.Answer).Except([3]);
        Assert.Empty(Assert.Single(model.Beams(4, [[1, 5]], [trie])));
        Assert.Empty(Assert.Single(model.Greedy([[1, 5]], [trie])));
    }

    [Fact]
    public void A_prompt_that_leaves_no_room_for_a_title_is_refused()
    {
        using var model = TinyLanguageModel.Create(1);
        var trie = TitleTrie.Of([3], model.Prompts.Answer);
        var error = Assert.Throws<RoseException>(() => model.Beams(4, [[.. Enumerable.Repeat(7, TinyModel.Context - 1)]], [trie]));
        Assert.Equal(RoseErrorCode.ContextTooShort, error.Error);
        Assert.Throws<RoseException>(() => model.Beams(0, [[1]]));
    }
}
