using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Training.Objectives;

namespace RosePO.Benchmarks.Measuring;

/// <summary>
/// The floating-point operations (a multiply-add is two) that a decoder's matrix products need for rows of shared prompts, or packed ones.
/// Attention counts the pairs of tokens that see each other, the vocabulary projection only the tokens that predict; of the
/// others the last layer needs keys and values alone. Norms, softmax and other element-wise work count nothing.
/// </summary>
internal static class Arithmetic
{
    /// <summary>A forward pass.</summary>
    public static double Forward(LlamaConfig config, IReadOnlyList<SharedPromptRow> rows) =>
        Products(config, rows).Sum(product => product.Forward) + Attention(config, rows) + Vocabulary(config, rows);

    /// <summary>
    /// Forward and backward of a step that trains every weight, packed rows: each product has a gradient of both its factors, so three times the forward pass.
    /// </summary>
    public static double FullStep(LlamaConfig config, IReadOnlyList<PackedRow> rows)
    {
        var (read, learnt) = (rows.Sum(row => (long)row.Ids.Count), rows.Sum(row => (long)row.Learnt));

        // A token sees its document up to itself; what predicts a learnt token is the one before it.
        var pairs = rows.Sum(row => row.Positions.Sum(position => position + 1L));
        var predicting = rows.Sum(row => row.Positions.Where((_, i) => row.IsLearnt[i]).Sum(position => (long)position));
        return 3 * (Products(config, read, learnt).Sum(product => product.Forward) + Vocabulary(config, learnt) + Attention(config, pairs, predicting));
    }

    /// <summary>
    /// Forward and backward of a LoRA step. A frozen matrix has a gradient of its input and none of its weights: twice the
    /// forward pass. The adapter's matrices have both: three times. So has attention, whose factors are both activations.
    /// </summary>
    public static double LoraStep(LlamaConfig config, int rank, IReadOnlyList<SharedPromptRow> rows)
    {
        // Nothing below the first projection is trained, so neither it nor its adapter's A needs a gradient of its input.
        var linear = Products(config, rows).Sum(product => (product.IsFirst ? 1 : 2) * product.Forward);
        var adapter = Products(config, rows).Sum(product =>
            2.0 * rank * product.Tokens * (((product.IsFirst ? 2 : 3) * product.Inputs) + (3 * product.Outputs)));
        return linear + adapter + (2 * Vocabulary(config, rows)) + (3 * Attention(config, rows));
    }

    /// <summary>Tokens that the model reads.</summary>
    public static long Tokens(IReadOnlyList<SharedPromptRow> rows) => rows.Sum(row => (long)row.Tokens);

    private static IEnumerable<Product> Products(LlamaConfig config, IReadOnlyList<SharedPromptRow> rows) => Products(config, Tokens(rows), rows.Sum(Predicting));

    private static IEnumerable<Product> Products(LlamaConfig config, long read, long predict)
    {
        var (first, last) = (LlamaModel.LinearSpecs(config).First(), $"model.layers.{config.Layers - 1}.");
        foreach (var spec in LlamaModel.LinearSpecs(config))
        {
            foreach (var (name, outputs) in spec.Parts)
            {
                var isSeen = name.EndsWith("k_proj.weight", StringComparison.Ordinal) || name.EndsWith("v_proj.weight", StringComparison.Ordinal);
                var isLast = name.StartsWith(last, StringComparison.Ordinal);
                yield return new Product(spec.Shape[1], outputs, isLast && !isSeen ? predict : read, spec.Name == first.Name);
            }
        }
    }

    private static double Vocabulary(LlamaConfig config, IReadOnlyList<SharedPromptRow> rows) => Vocabulary(config, rows.Sum(Predicting));

    private static double Vocabulary(LlamaConfig config, long predict) => 2.0 * config.HiddenSize * config.VocabSize * predict;

    private static double Attention(LlamaConfig config, IReadOnlyList<SharedPromptRow> rows) =>
        Attention(config, rows.Sum(row => PromptPairs(row) + AnswerPairs(row)), rows.Sum(row => row.Prompt.Length + AnswerPairs(row)));

    // Two products: queries with keys, and weights with values; of the last layer those of the tokens that predict.
    private static double Attention(LlamaConfig config, long pairs, long lastPairs) =>
        4.0 * config.Heads * config.HeadSize * (((config.Layers - 1) * pairs) + lastPairs);

    // The end of a prompt predicts the first token of all its answers at once.
    private static long Predicting(SharedPromptRow row) => 1 + row.Answers.Sum(answer => (long)Math.Max(0, answer.Length - 1));

    private static long PromptPairs(SharedPromptRow row) => (long)row.Prompt.Length * (row.Prompt.Length + 1) / 2;

    private static long AnswerPairs(SharedPromptRow row) => row.Answers.Sum(answer =>
    {
        long read = answer.Length - 1;
        return (read * row.Prompt.Length) + (read * (read + 1) / 2);
    });

    // A matrix and the tokens that go through it.
    private sealed record Product(long Inputs, long Outputs, long Tokens, bool IsFirst)
    {
        public double Forward => 2.0 * Inputs * Outputs * Tokens;
    }
}
