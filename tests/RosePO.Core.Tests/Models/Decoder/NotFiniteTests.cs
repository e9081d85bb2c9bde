using RosePO.Core.Models;
using RosePO.Core.Models.Generation;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Oracles;
using RosePO.Core.Tests.Oracles;
using RosePO.Core.Text.Titles;
using TorchSharp;

namespace RosePO.Core.Tests.Models.Decoder;

/// <summary>Nothing is read off a model whose numbers are none: each way of asking it refuses.</summary>
public sealed class NotFiniteTests
{
    private static readonly int[][] s_prompts = [[5, 6, 7], [8, 9]];

    // The first is a finite weight that what is computed with it is not.
    public static TheoryData<float> Scales => [3e38f, float.PositiveInfinity, float.NaN];

    [Theory]
    [MemberData(nameof(Scales))]
    public void Answers_are_not_scored(float scale) => CheckRefused(
        scale, model => AnswerLogProbs.Of(model, [new SharedPromptRow([5, 6], [[7, 8], [9]])], cancellation: TestContext.Current.CancellationToken));

    [Theory]
    [MemberData(nameof(Scales))]
    public void Nothing_is_written_greedily(float scale) => CheckRefused(scale, model => model.Greedy(s_prompts));

    [Theory]
    [MemberData(nameof(Scales))]
    public void Nothing_is_drawn(float scale) => CheckRefused(scale, model => model.Sample(s_prompts, new SamplingOptions()));

    [Theory]
    [MemberData(nameof(Scales))]
    public void Nothing_is_searched(float scale) => CheckRefused(scale, model => model.Beams(3, s_prompts));

    [Theory]
    [MemberData(nameof(Scales))]
    public void Nothing_is_written_or_searched_within_titles(float scale)
    {
        CheckRefused(scale, model => model.Greedy(s_prompts, Tries(model)));
        CheckRefused(scale, model => model.Beams(3, s_prompts, Tries(model)));
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public void Titles_are_not_encoded(float scale) =>
        CheckRefused(scale, model => HiddenStateTitleEncoder.Of(model, ["w1 w2", "w3"], null, TestContext.Current.CancellationToken));

    [Theory]
    [InlineData(SmoothingOracle.SasRec)]
    [InlineData(SmoothingOracle.Gru4Rec)]
    [InlineData(SmoothingOracle.Caser)]
    public void An_oracle_neither_scores_nor_ranks(SmoothingOracle name)
    {
        using var oracle = TinyOracles.Untrained(name);
        using (torch.no_grad())
        {
            foreach (var (_, weight) in oracle.named_parameters())
            {
                weight.fill_(float.NaN);
            }
        }

        var query = new OracleQuery(new[] { 1, 2 }, new[] { 3, 4 });
        Assert.Equal(RoseErrorCode.ModelInvalid, Assert.Throws<RoseException>(() => TinyOracles.Score(oracle, query)).Error);
        Assert.Equal(
            RoseErrorCode.ModelInvalid,
            Assert.Throws<RoseException>(() => OracleBatches.RankOdds(oracle, [query], torch.CPU, null, TestContext.Current.CancellationToken)).Error);
    }

    private static TitleTrie[] Tries(LanguageModel model) =>
        [.. s_prompts.Select(_ => TitleTrie.Of(Enumerable.Range(0, 6), model.Prompts.Answer))];

    private static void CheckRefused(float scale, Action<LanguageModel> ask)
    {
        using var model = TinyLanguageModel.Create(3);
        ask(model);
        using (torch.no_grad())
        {
            model.Network.Parameters["model.norm.weight"].fill_(scale);
        }

        var error = Assert.Throws<RoseException>(() => ask(model));
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
        Assert.Contains("not finite numbers", error.Message, StringComparison.Ordinal);
    }
}
