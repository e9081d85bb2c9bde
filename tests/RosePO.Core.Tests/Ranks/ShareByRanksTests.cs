using RosePO.Core.Models.Generation;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Oracles;
using RosePO.Core.Tests.Models;
using RosePO.Core.Tests.Oracles;
using RosePO.Core.Text.Titles;
using TorchSharp;

namespace RosePO.Core.Tests.Ranks;

/// <summary>What models and oracles compute is the same, to the last bit, on any number of ranks.</summary>
public sealed class ShareByRanksTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Long enough for several batches of the scorer's 4,096 tokens.
    private static int[][] Prompts(int count) => [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, 4 + (i % 30)).Select(at => 4 + ((i * at) % (TinyModel.Vocabulary - 4))).ToArray())];

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Scores(int size) => Alike(size, () =>
    {
        using var model = TinyModel.Create(3);
        SharedPromptRow[] rows = [.. Prompts(600).Select((prompt, i) => new SharedPromptRow(prompt, [[5, 6, 2], [7 + (i % 5), 2], [9, 4, 2]]))];
        return AnswerLogProbs.Of(model, TinyModel.Padding, rows, cancellation: Cancellation).SelectMany(row => row).Select(BitConverter.SingleToInt32Bits);
    });

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Answers_drawn_and_searched(int size) => Alike(size, () =>
    {
        using var model = TinyLanguageModel.Create(5);
        var prompts = Prompts(60);
        var drawn = new TextGenerator(model) { MaxTokens = 6, TokenBudget = 300 }.SampleSeveral(prompts, 2, new SamplingOptions { Temperature = 1 }, cancellation: Cancellation);
        var trie = TitleTrie.Of(Enumerable.Range(0, 12), model.Prompts.Answer);
        var beams = new BeamSearch(model) { Beams = 3, TokenBudget = 300 }.Search(prompts, [.. prompts.Select(_ => trie)], cancellation: Cancellation);
        return drawn.SelectMany(draws => draws).SelectMany(draw => draw)
            .Concat(beams.SelectMany(found => found).SelectMany(found => found.Items.Append(found.LogProb.GetHashCode())));
    });

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Oracles(int size) => Alike(size, () =>
    {
        using var network = TinyOracles.Untrained(SmoothingOracle.SasRec);
        OracleQuery[] queries = [.. Enumerable.Range(0, 700).Select(i => new OracleQuery(Enumerable.Range(i, 1 + (i % 8)).Select(item => item % TinyOracles.Items).ToArray(), new[] { i % 12, (i + 5) % 12 }))];
        return TinyOracles.Score(network, queries).Concat(OracleBatches.RankOdds(network, queries, torch.CPU, null, Cancellation)).SelectMany(row => row).Select(BitConverter.SingleToInt32Bits);
    });

    private static void Alike(int size, Func<IEnumerable<int>> compute)
    {
        var alone = Assert.Single(ThreadRanks.Run(1, _ => compute().ToArray()));
        Assert.NotEmpty(alone);
        Assert.All(ThreadRanks.Run(size, _ => compute().ToArray()), shared => Assert.Equal(alone, shared));
    }
}
