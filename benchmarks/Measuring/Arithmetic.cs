using RosePO.Core.Models;

namespace RosePO.Benchmarks.Measuring;

/// <summary>
/// The floating-point operations (a multiply-add is two) that a decoder's matrix products need for rows of shared prompts.
/// Attention counts the pairs of tokens that see each other, the vocabulary projection only the tokens that are predicted;
/// norms, softmax and other element-wise work count nothing.
/// </summary>
internal static class Arithmetic
{
    /// <summary>A forward pass.</summary>
    public static double Forward(LlamaConfig config, IReadOnlyList<SharedPromptRow> rows) =>
        Linear(config, rows) + Attention(config, rows) + Vocabulary(config, rows);

    /// <summary>
    /// Forward and backward of a LoRA step. A frozen matrix has a gradient of its input and none of its weights: twice the
    /// forward pass. The adapter's matrices have both: three times. So has attention, whose factors are both activations.
    /// </summary>
    public static double LoraStep(LlamaConfig config, int rank, IReadOnlyList<SharedPromptRow> rows)
    {
        // Nothing below the first projection is trained, so it needs no gradient of its input.
        var first = LlamaModel.LinearSpecs(config).First();
        var adapter = LlamaModel.LinearSpecs(config)
            .Sum(spec => spec.Parts.Sum(part => (double)rank * (spec.Shape[1] + part.Rows)));
        return (2 * (Linear(config, rows) + Vocabulary(config, rows))) - (2.0 * first.Count * Tokens(rows))
            + (3 * Attention(config, rows)) + (6 * adapter * Tokens(rows));
    }

    /// <summary>Tokens that the model reads.</summary>
    public static long Tokens(IReadOnlyList<SharedPromptRow> rows) => rows.Sum(row => (long)row.Tokens);

    private static double Linear(LlamaConfig config, IReadOnlyList<SharedPromptRow> rows) =>
        2.0 * LlamaModel.LinearSpecs(config).Sum(spec => spec.Count) * Tokens(rows);

    // The end of a prompt predicts the first token of all its answers at once.
    private static double Vocabulary(LlamaConfig config, IReadOnlyList<SharedPromptRow> rows) =>
        2.0 * config.HiddenSize * config.VocabSize * rows.Sum(row => 1 + row.Answers.Sum(answer => Math.Max(0, answer.Length - 1)));

    // Two products: queries with keys, and weights with values.
    private static double Attention(LlamaConfig config, IReadOnlyList<SharedPromptRow> rows) =>
        4.0 * config.Layers * config.Heads * config.HeadSize * rows.Sum(VisiblePairs);

    private static long VisiblePairs(SharedPromptRow row)
    {
        long prompt = row.Prompt.Length;
        var pairs = prompt * (prompt + 1) / 2;
        foreach (var answer in row.Answers)
        {
            long read = answer.Length - 1;
            pairs += (read * prompt) + (read * (read + 1) / 2);
        }

        return pairs;
    }
}
