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
        var network = LlamaModel.Create(shape.Config, seed: 1, setting.Device, trainable: false);
        network.Compute = setting.Compute;

        // The tokenizer only says which ids end an answer and fill rows: the prompts are ids already.
        var tokenizer = CatalogTokenizer.Build([]);
        using var model = new LanguageModel(network, new PromptEncoder(tokenizer, new PromptTemplate(), []));
        int[][] prompts = [.. RandomTokens.Rows(shape.Config, options.Batch ?? DefaultPrompts, answers: 0, answerTokens: 0).Select(row => row.Prompt)];
        var generator = new TextGenerator(model) { MaxTokens = MaxTokens };
        using var peer = LlamaCpp.Open(options, network, setting, new PeerWork(prompts, MaxTokens: MaxTokens, End: tokenizer.End));
        IReadOnlyList<int[]> answers = [];
        int[][] theirs = [];
        var (seconds, peerSeconds) = setting.MedianSecondsBeside(() => answers = generator.Greedy(prompts), peer is null ? null : () => theirs = peer.Run().Ids!);
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
            Peer = options.Peer,
            PeerSecondsPerStep = peerSeconds,
            PeerTokensPerSecond = theirs.Sum(answer => answer.Length) / peerSeconds,
            OverPeer = seconds / peerSeconds,
            PeerSameAnswers = peer is null ? null : answers.Zip(theirs).Average(both => both.First.SequenceEqual(both.Second) ? 1 : 0),
        };
    }
}
