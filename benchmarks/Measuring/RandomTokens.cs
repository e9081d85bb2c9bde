using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Scoring;

namespace RosePO.Benchmarks.Measuring;

/// <summary>Prompts and answers of random tokens, the same in every run.</summary>
internal static class RandomTokens
{
    /// <summary>The id that fills rows.</summary>
    public const int Padding = 3;

    /// <summary>Tokens of a prompt.</summary>
    public const int PromptTokens = 192;

    // Lower ids are special.
    private const int FirstWord = 6;

    /// <summary>Rows of one prompt and its answers.</summary>
    /// <param name="config">The model, for its vocabulary.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="answers">Answers of a row.</param>
    /// <param name="answerTokens">Tokens of an answer, all of them predicted.</param>
    /// <param name="sharedTokens">Tokens that all answers of a row begin with.</param>
    /// <param name="promptTokens">Tokens of a prompt.</param>
    public static IReadOnlyList<SharedPromptRow> Rows(LlamaConfig config, int rows, int answers, int answerTokens, int sharedTokens = 0, int promptTokens = PromptTokens)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, rows).Select(_ =>
        {
            var (prompt, beginning) = (Draw(random, config, promptTokens), Draw(random, config, sharedTokens));
            return new SharedPromptRow(
                prompt, [.. Enumerable.Range(0, answers).Select(_ => (int[])[.. beginning, .. Draw(random, config, answerTokens - sharedTokens)])]);
        })];
    }

    private static int[] Draw(Random random, LlamaConfig config, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(FirstWord, config.VocabSize))];
}
