using Microsoft.ML.OnnxRuntime;
using RosePO.Core.Runtime;
using RosePO.Core.Tensors;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Text.Sentences;

/// <summary>
/// Titles as a sentence encoder in ONNX form sees them: its vector of the sentence where it has one, otherwise the mean of its last states over the title's
/// tokens, padding left out. On the CPU.
/// </summary>
internal sealed class SentenceEncoder : IDisposable
{
    // Of one title, as the encoders were trained on; titles are shorter.
    private const int MostTokens = 128;

    // Of one pass, padding included.
    private const int PassTokens = 8192;

    private readonly string _path;
    private readonly Func<string, int[]> _tokenize;
    private readonly InferenceSession _session;
    private readonly SentenceGraph _graph;
    private readonly bool _firstToken;

    private SentenceEncoder(string path, Func<string, int[]> tokenize, InferenceSession session, SentenceGraph graph, bool firstToken) =>
        (_path, _tokenize, _session, _graph, _firstToken) = (path, tokenize, session, graph, firstToken);

    /// <summary>Loads an encoder.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="threads">Threads that it may take.</param>
    /// <exception cref="RoseException">
    /// <see cref="RoseErrorCode.OnnxRuntimeNotFound"/>, <see cref="RoseErrorCode.TitleEncoderInvalid"/> or <see cref="RoseErrorCode.ModelInvalid"/>.
    /// </exception>
    public static SentenceEncoder Load(string folder, int threads)
    {
        var path = SentenceFolder.Model(folder);
        var tokenize = SentenceTokenizer.Load(folder, MostTokens);
        var firstToken = SentenceFolder.TakesFirstToken(folder);
        OnnxRuntimeLibrary.EnsureLoaded();
        return Open(path, threads).OrDispose(session =>
            new SentenceEncoder(path, tokenize, session, SentenceGraph.Of(path, session.InputMetadata, session.OutputMetadata), firstToken));
    }

    /// <summary>Encodes titles.</summary>
    /// <param name="titles">The titles; an item's id is its index.</param>
    /// <param name="done">Receives how many are done.</param>
    /// <param name="cancellation">Stops within a pass.</param>
    public DenseTitles Encode(IReadOnlyList<string> titles, Action<int>? done, CancellationToken cancellation)
    {
        int[][] rows = [.. titles.Select(title => _tokenize(title.Trim()))];
        using var options = new RunOptions();
        using var stop = cancellation.Register(() => options.Terminate = true);
        var (vectors, width, finished) = (Array.Empty<float>(), 0, 0);
        foreach (var batch in TokenBatches.ByLength(rows, row => row.Length, PassTokens))
        {
            cancellation.ThrowIfCancellationRequested();
            var means = Run([.. batch.Select(i => rows[i])], options, cancellation);
            if (vectors.Length == 0)
            {
                width = means.Length / batch.Count;
                vectors = new float[(long)titles.Count * width];
            }

            for (var row = 0; row < batch.Count; row++)
            {
                var vector = means.AsSpan(row * width, width);
                if (vector.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
                {
                    throw SentenceErrors.NotFinite(_path, titles[batch[row]]);
                }

                vector.CopyTo(vectors.AsSpan(batch[row] * width));
            }

            done?.Invoke(finished += batch.Count);
        }

        return new DenseTitles(vectors, width);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static InferenceSession Open(string path, int threads)
    {
        // Threads that wait do not spin: other work of the machine has the cores meanwhile.
        using var options = new SessionOptions { IntraOpNumThreads = threads, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        try
        {
            return new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException exception)
        {
            throw SentenceErrors.ModelBroken(path, exception);
        }
    }

    // (B, d), row by row.
    private float[] Run(int[][] rows, RunOptions options, CancellationToken cancellation)
    {
        var (count, longest) = (rows.Length, Math.Max(1, rows.Max(row => row.Length)));
        var (ids, mask) = (new long[count * longest], new long[count * longest]);
        for (var row = 0; row < count; row++)
        {
            for (var i = 0; i < rows[row].Length; i++)
            {
                (ids[(row * longest) + i], mask[(row * longest) + i]) = (rows[row][i], 1);
            }
        }

        long[] shape = [count, longest];
        OrtValue[] inputs = [.. _graph.Inputs.Select(name => OrtValue.CreateTensorValueFromMemory(
            name switch { SentenceGraph.Ids => ids, SentenceGraph.Mask => mask, _ => new long[ids.Length] }, shape))];
        try
        {
            using var outputs = _session.Run(options, _graph.Inputs, inputs, [_graph.Output]);
            var found = outputs[0].GetTensorTypeAndShape().Shape;
            var values = outputs[0].GetTensorDataAsSpan<float>();
            return found is [var all, > 0] && all == count ? values.ToArray()
                : found is [var batch, var tokens, > 0 and var width] && batch == count && tokens == longest ? Pool(values, rows, longest, (int)width)
                : throw SentenceErrors.ShapeDoesNotFit(_path, _graph.Output, found);
        }
        catch (OnnxRuntimeException exception)
        {
            cancellation.ThrowIfCancellationRequested();
            throw SentenceErrors.NotRun(_path, exception);
        }
        finally
        {
            Array.ForEach(inputs, input => input.Dispose());
        }
    }

    // (B, T, d) to (B, d). A title without tokens stays at zeros.
    private float[] Pool(ReadOnlySpan<float> states, int[][] rows, int longest, int width)
    {
        var pooled = new float[rows.Length * width];
        for (var row = 0; row < rows.Length; row++)
        {
            var into = pooled.AsSpan(row * width, width);
            var tokens = _firstToken ? Math.Min(1, rows[row].Length) : rows[row].Length;
            for (var token = 0; token < tokens; token++)
            {
                var state = states.Slice(((row * longest) + token) * width, width);
                for (var i = 0; i < width; i++)
                {
                    into[i] += state[i] / tokens;
                }
            }
        }

        return pooled;
    }
}
