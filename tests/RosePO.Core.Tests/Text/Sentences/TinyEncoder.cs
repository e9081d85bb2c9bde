using RosePO.Core.Tests.Data;

namespace RosePO.Core.Tests.Text.Sentences;

/// <summary>A folder of a sentence encoder whose states are rows of a table that a test can compute with.</summary>
internal static class TinyEncoder
{
    public static readonly string[] Words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "crimson", "quiet", "silver", "part", "##ing", "1", "2", "3", "cafe"];

    // Padding is large, so that a mean which took it in would be another.
    public static readonly float[][] Table = [.. Words.Select((_, token) => token == 0
        ? (float[])[1e6f, -1e6f, 1e6f]
        : [MathF.Cos(token), MathF.Sin(token), token / 7f])];

    /// <summary>Writes model and vocabulary.</summary>
    public static string Write(TemporaryFolder folder, string model = "model.onnx", string? config = null)
    {
        OnnxFile.Write(folder.At(model), Table);
        folder.Write("vocab.txt", string.Join('\n', Words));
        if (config is not null)
        {
            folder.Write("tokenizer_config.json", config);
        }

        return folder.Path;
    }

    /// <summary>The sum of the states of a title's words, those around it among them.</summary>
    public static double[] Sum(params string[] words)
    {
        int[] tokens = [.. ((string[])["[CLS]", .. words, "[SEP]"]).Select(word => Array.IndexOf(Words, word))];
        return [.. Enumerable.Range(0, 3).Select(i => tokens.Sum(token => (double)Table[token][i]))];
    }

    public static double Cosine(double[] a, double[] b)
    {
        double Dot(double[] x, double[] y) => x.Zip(y, (u, v) => u * v).Sum();
        return Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));
    }
}
