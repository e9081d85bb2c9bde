using CsCheck;
using RosePO.Core.Tensors;

namespace RosePO.Core.Tests.Tensors;

public sealed class ScoreOrderTests
{
    // Few values, so that most lists have ties; long enough for several vectors.
    private static readonly Gen<float[]> s_scores = Gen.Int[0, 4].Select(value => value / 4f).Array[1, 70];

    [Fact]
    public void Of_equal_scores_the_smaller_id_is_first_and_a_score_that_is_no_number_is_last()
    {
        float[] scores = [0.5f, float.NaN, 0.5f, 2, float.NegativeInfinity];
        int[] items = [9, 1, 4, 7, 2];
        Assert.Equal([7, 4, 9, 2, 1], ScoreOrder.Ranked(scores, items));
        Assert.Equal(7, ScoreOrder.First(scores, items));
        Assert.Equal([1, 2, 3, 4, 5], Array.ConvertAll((int[])[7, 4, 9, 2, 1], item => ScoreOrder.RankOf(scores, items, item)));
        Assert.Equal([3, 0, 2, 4], ScoreOrder.Best(scores, 9));
        Assert.Equal([3, 0], ScoreOrder.Best(scores, 2));
        Assert.Equal([3], ScoreOrder.Best(scores, 9, above: 0.5f));
        Assert.Empty(ScoreOrder.Best(scores, 0));
    }

    [Fact]
    public void The_order_of_a_list_changes_no_rank() => Gen.Select(s_scores, Gen.Int[0, 1000]).Sample((scores, seed) =>
    {
        int[] items = [.. Enumerable.Range(0, scores.Length)];
        int[] listed = [.. items];
        new Random(seed).Shuffle(listed);
        float[] same = Array.ConvertAll(listed, item => scores[item]);
        var ranked = ScoreOrder.Ranked(scores, items);
        Assert.Equal(ranked, ScoreOrder.Ranked(same, listed));
        Assert.Equal(ranked[0], ScoreOrder.First(same, listed));
        Assert.All(items, item => Assert.Equal(Array.IndexOf(ranked, item) + 1, ScoreOrder.RankOf(same, listed, item)));
    });

    [Fact]
    public void A_catalogue_is_ranked_as_a_list_of_it_is() => Gen.Select(s_scores, Gen.Int[1, 80], Gen.Int[0, 4]).Sample((scores, most, least) =>
    {
        int[] items = [.. Enumerable.Range(0, scores.Length)];
        var ranked = ScoreOrder.Ranked(scores, items);
        var above = least / 4f;
        Assert.Equal(ranked.Take(most), ScoreOrder.Best(scores, most));
        Assert.Equal(ranked.Where(item => scores[item] > above).Take(most), ScoreOrder.Best(scores, most, above));
        Assert.All(items, item => Assert.Equal(ScoreOrder.RankOf(scores, items, item), ScoreOrder.RankOf(scores, item)));
    });

    [Fact]
    public void Who_scores_everything_alike_is_right_as_often_as_chance()
    {
        var random = new Random(5);
        var scores = new float[20];
        var hits = 0;
        for (var user = 0; user < 4000; user++)
        {
            int[] candidates = [.. Enumerable.Range(0, 500)];
            random.Shuffle(candidates);
            candidates = candidates[..20];

            // The true item is listed first, where a rule that looks at the list would always find it.
            hits += ScoreOrder.First(scores, candidates) == candidates[0] ? 1 : 0;
        }

        Assert.InRange(hits / 4000.0, 0.03, 0.07);
    }

    [Fact]
    public void A_rank_is_worth_what_the_metrics_say()
    {
        Assert.Equal((1, 0), (RankGain.Hit(5, 5), RankGain.Hit(6, 5)));
        Assert.Equal((1.0, 0.5, 0), (RankGain.Ndcg(1), RankGain.Ndcg(3, 5), RankGain.Ndcg(6, 5)));
        Assert.Equal(0, RankGain.Ndcg(int.MaxValue, 10));
        Assert.Equal(0.25, RankGain.Reciprocal(4));
    }
}
