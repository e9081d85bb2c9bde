using RosePO.Core.Runtime;
using RosePO.Core.Tensors;
using RosePO.Core.Text.Titles;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Models;

/// <summary>
/// Titles as a language model sees them: the mean of its last hidden states over a title's tokens, each title read alone. A start token is read where the
/// tokenizer has one, and not averaged.
/// </summary>
internal static class HiddenStateTitleEncoder
{
    // Tokens of one pass, padding included.
    private const int Tokens = 8192;

    /// <summary>Encodes titles.</summary>
    /// <param name="model">The model.</param>
    /// <param name="titles">The titles; an item's id is its index.</param>
    /// <param name="done">Receives how many are done.</param>
    /// <param name="cancellation">Stops between passes.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: a state is not of finite numbers.</exception>
    public static DenseTitles Of(LanguageModel model, IReadOnlyList<string> titles, Action<int>? done, CancellationToken cancellation)
    {
        var (tokenizer, width) = (model.Prompts.Tokenizer, (int)model.Network.Config.HiddenSize);
        int[] start = tokenizer.Start is { } first ? [first] : [];
        int[][] rows = [.. titles.Select(title => (int[])[.. start, .. tokenizer.Encode(title.Trim())])];
        var vectors = new float[titles.Count * width];
        var finished = 0;
        using var noGrad = no_grad();
        using var pause = GcPause.Begin();
        foreach (var batch in TokenBatches.ByLength(rows, row => row.Length, Tokens))
        {
            pause.Renew();
            cancellation.ThrowIfCancellationRequested();
            int[][] texts = [.. batch.Select(i => rows[i])];
            var means = Means(model, texts, start.Length, tokenizer.Padding);
            for (var row = 0; row < batch.Count; row++)
            {
                means.AsSpan(row * width, width).CopyTo(vectors.AsSpan(batch[row] * width));
            }

            done?.Invoke(finished += batch.Count);
        }

        return new DenseTitles(vectors, width);
    }

    // (B, d), row by row. A title without tokens has no state: zeros.
    private static float[] Means(LanguageModel model, int[][] texts, int skipped, int padding)
    {
        var network = model.Network;
        using var scope = NewDisposeScope();
        var device = network.Device;
        var (rows, longest) = (texts.Length, Math.Max(1, texts.Max(text => text.Length)));
        if (longest > network.Config.ContextLength)
        {
            throw ModelErrors.ContextTooShort(longest, network.Config.ContextLength, model.Prompts);
        }

        var ids = new long[rows * longest];
        var weights = new float[rows * longest];
        Array.Fill(ids, padding);
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < texts[row].Length; i++)
            {
                ids[(row * longest) + i] = texts[row][i];
                weights[(row * longest) + i] = i < skipped ? 0 : 1f / (texts[row].Length - skipped);
            }
        }

        // Padding comes last, so that being causal hides it.
        using Scalar hidden = double.NegativeInfinity;
        var mask = full([longest, longest], hidden, device: device).triu(1).view(1, 1, longest, longest);           // (1, 1, T, T)
        var positions = arange(longest, device: device).expand(rows, longest);                                      // (B, T)
        var states = network.Hidden(tensor(ids, [rows, longest], device: device), positions, mask);                 // (B, T, d)
        var means = states.to(ScalarType.Float32) * tensor(weights, [rows, longest, 1], device: device);            // (B, T, d)
        var values = means.sum(1).cpu().data<float>().ToArray();
        return Array.TrueForAll(values, float.IsFinite) ? values : throw ModelErrors.NotComputable(network);
    }
}
