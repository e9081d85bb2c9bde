using LLama;
using LLama.Common;
using LLama.Native;

namespace RosePO.Benchmarks.Peers;

/// <summary>
/// A GGUF file that is open in llama.cpp, with room for a piece of work: a cache for every sequence that is read at once, in single precision as the engine's own. Sequences that share
/// a prompt share its cache; those of different prompts have each their own, so that none looks through the others'.
/// </summary>
internal sealed class PeerModel : IDisposable
{
    // Of llama.cpp's default: the tokens that go through the layers at once.
    private const uint Tokens = 512;

    private readonly LLamaWeights _weights;
    private readonly LLamaContext _context;

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="threads">Threads of every computation.</param>
    /// <param name="work">What room is made for.</param>
    public PeerModel(string file, int threads, PeerWork work)
    {
        var sequences = work.Answers?.Max(answers => answers.Length) ?? work.Prompts.Length;
        var longest = work.Prompts.Max(prompt => prompt.Length) + work.MaxTokens;
        var room = work.Answers is null ? sequences * longest : work.Prompts.Zip(work.Answers, (prompt, answers) => prompt.Length + answers.Sum(answer => answer.Length)).Max();
        var parameters = new ModelParams(file)
        {
            GpuLayerCount = 0,
            Threads = threads,
            BatchThreads = threads,
            SeqMax = (uint)sequences,
            ContextSize = (uint)room,
            BatchSize = (uint)room,
            UBatchSize = Tokens,
            KVUnified = work.Answers is not null,
            TypeK = GGMLType.GGML_TYPE_F32,
            TypeV = GGMLType.GGML_TYPE_F32,
        };
        Threads = threads;
        _weights = LLamaWeights.LoadFromFile(parameters);
        _context = _weights.CreateContext(parameters);
    }

    /// <summary>Threads of every computation.</summary>
    public int Threads { get; }

    /// <summary>Forgets what was read.</summary>
    public void Clear() => _context.NativeHandle.MemoryClear();

    /// <summary>Reads a batch of tokens.</summary>
    public void Read(LLamaBatch batch)
    {
        if (_context.Decode(batch) is var result && result != DecodeResult.Ok)
        {
            throw new InvalidOperationException($"llama.cpp: {result}");
        }
    }

    /// <summary>The logits after a token of the last batch, (V).</summary>
    public Span<float> Logits(int place) => _context.NativeHandle.GetLogitsIth(place);

    /// <inheritdoc/>
    public void Dispose()
    {
        _context.Dispose();
        _weights.Dispose();
    }
}
