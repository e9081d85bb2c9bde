using RosePO.Benchmarks.Measuring;
using RosePO.Benchmarks.Peers;
using RosePO.Core.Models;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Generation;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Benchmarks.Programs;

/// <summary>Greedy answers of at most 32 tokens to prompts of 192 tokens, with a key-value cache; beside it, where it is asked for, llama.cpp with the same prompts.</summary>
internal sealed class Generation : IBenchmark
{
    private const int DefaultPrompts = 8;
    private const int MaxTokens = 32;
    private const int DefaultSteps = 5;

    public string Name => "generation";

    public BenchmarkResult Run(BenchmarkOptions options)
    {
        var setting = Setting.Of(options.Precision ?? Precision.Fp32, options.Steps ?? DefaultSteps, options.Device);
        var shape = options.Shape ?? ModelShape.Llama15M;
        var network = setting.Frozen(shape);

        // The tokenizer only says which ids end an answer and fill rows: the prompts are ids already.
        var tokenizer = CatalogTokenizer.Build([]);
        LanguageModel Speaking(LlamaModel speaker) => new(speaker, new PromptEncoder(tokenizer, new PromptTemplate(), []));
        using var model = Speaking(network);
        int[][] prompts = [.. RandomTokens.Rows(shape.Config, options.Batch ?? DefaultPrompts, answers: 0, answerTokens: 0).Select(row => row.Prompt)];
        var generator = new TextGenerator(model) { MaxTokens = MaxTokens };
        using var peer = LlamaCpp.Open(options, network, setting, new PeerWork(prompts, MaxTokens: MaxTokens, End: tokenizer.End));
        using var full = FullWeights.Open(options, setting, shape, network) is { } whole ? Speaking(whole) : null;
        var fully = full is null ? null : new TextGenerator(full) { MaxTokens = MaxTokens };
        IReadOnlyList<int[]> answers = [], theirs = [];
        Action? beside = peer is not null ? () => theirs = peer.Run().Ids! : fully is not null ? () => theirs = fully.Greedy(prompts) : null;
        var (seconds, peerSeconds) = setting.MedianSecondsBeside(() => answers = generator.Greedy(prompts), beside);
        var gflop = Arithmetic.Forward(
            shape.Config, [.. prompts.Zip(answers, (prompt, answer) => new SharedPromptRow(prompt, [answer]))]) / 1e9;
        var result = setting.Report(Name);
        return result with
        {
            Shape = shape.Name,
            SecondsPerStep = seconds,
            TokensPerSecond = answers.Sum(answer => answer.Length) / seconds,
            GflopPerStep = gflop,
            ShareOfCeiling = gflop / seconds / result.CeilingGflops,
            Prompts = prompts.Length,
            Quantisation = options.Quantisation?.ToString().ToLowerInvariant(),
            Peer = full is null ? options.Peer : FullWeights.Name,
            PeerSecondsPerStep = peerSeconds,
            PeerTokensPerSecond = theirs.Sum(answer => answer.Length) / peerSeconds,
            OverPeer = seconds / peerSeconds,
            PeerSameAnswers = beside is null ? null : answers.Zip(theirs).Average(both => both.First.SequenceEqual(both.Second) ? 1 : 0),
        };
    }
}
