using RosePO.Core.Models;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Generation;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Text.Titles;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Tests.Models;

/// <summary>A <see cref="TinyModel"/> with a tokenizer of its vocabulary and twelve titles.</summary>
internal static class TinyLanguageModel
{
    public static readonly CatalogTokenizer Tokenizer = CatalogTokenizer.Build(Enumerable.Range(0, TinyModel.Vocabulary - 6).Select(i => $"w{i}"));

    public static LanguageModel Create(int seed, int keyValueHeads = 2) => Wrap(TinyModel.Create(seed, keyValueHeads));

    public static LanguageModel Wrap(LlamaModel network) =>
        new(network, new PromptEncoder(Tokenizer, new PromptTemplate(), [.. Enumerable.Range(0, 12).Select(i => $"w{i} w{(i * 3) % 15}")]));

    public static IReadOnlyList<int[]> Greedy(
        this LanguageModel model, IReadOnlyList<int[]> prompts, IReadOnlyList<TitleTrie>? tries = null, int most = 32) =>
        new TextGenerator(model) { MaxTokens = most }.Greedy(prompts, tries, cancellation: TestContext.Current.CancellationToken);

    public static IReadOnlyList<int[]> Sample(
        this LanguageModel model, IReadOnlyList<int[]> prompts, SamplingOptions options, IReadOnlyList<TitleTrie>? tries = null, int budget = 16384) =>
        new TextGenerator(model) { MaxTokens = 6, TokenBudget = budget }.Sample(prompts, options, tries, cancellation: TestContext.Current.CancellationToken);

    public static IReadOnlyList<IReadOnlyList<Hypothesis>> Beams(
        this LanguageModel model, int beams, IReadOnlyList<int[]> prompts, IReadOnlyList<TitleTrie>? tries = null, double penalty = 1, int most = 32) =>
        new BeamSearch(model) { Beams = beams, LengthPenalty = penalty, MaxTokens = most }
            .Search(prompts, tries, cancellation: TestContext.Current.CancellationToken);
}
