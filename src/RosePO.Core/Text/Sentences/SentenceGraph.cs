using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace RosePO.Core.Text.Sentences;

/// <summary>What a model asks for and which of its outputs is read.</summary>
/// <param name="Inputs">The names of the inputs.</param>
/// <param name="Output">The output.</param>
internal sealed record SentenceGraph(IReadOnlyList<string> Inputs, string Output)
{
    public const string Ids = "input_ids";
    public const string Mask = "attention_mask";
    public const string Types = "token_type_ids";

    private const string Sentence = "sentence_embedding";
    private const string Tokens = "last_hidden_state";

    private static readonly string[] s_known = [Ids, Mask, Types];

    /// <summary>Looks at a model.</summary>
    /// <param name="path">Its file, for errors.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.TitleEncoderInvalid"/>: it is not a sentence encoder.</exception>
    public static SentenceGraph Of(string path, IReadOnlyDictionary<string, NodeMetadata> inputs, IReadOnlyDictionary<string, NodeMetadata> outputs)
    {
        if (!inputs.ContainsKey(Ids))
        {
            throw SentenceErrors.InputsDoNotFit(path, $"it has no input {Ids}", s_known);
        }

        foreach (var (name, input) in inputs)
        {
            if (!s_known.Contains(name))
            {
                throw SentenceErrors.InputsDoNotFit(path, $"it asks for the input {name}", s_known);
            }

            if (!input.IsTensor || input.ElementDataType != TensorElementType.Int64)
            {
                throw SentenceErrors.InputsDoNotFit(path, $"its input {name} is of another type", s_known);
            }
        }

        string[] fitting = [.. outputs.Where(output => output.Value.IsTensor && output.Value.ElementDataType == TensorElementType.Float).Select(output => output.Key)];
        var found = fitting.FirstOrDefault(name => name == Sentence && outputs[name].Dimensions.Length is 2 or 0)
            ?? fitting.FirstOrDefault(name => name == Tokens)
            ?? fitting.FirstOrDefault(name => outputs[name].Dimensions.Length == 3)
            ?? throw SentenceErrors.OutputsDoNotFit(path, outputs.Keys.Order(StringComparer.Ordinal));
        return new SentenceGraph([.. inputs.Keys], found);
    }
}
