using RosePO.Benchmarks.Measuring;
using RosePO.Benchmarks.Peers;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Scoring;
using static TorchSharp.torch;

namespace RosePO.Benchmarks.Programs;

/// <summary>
/// Scores 20 candidates of 8 tokens after each of 64 prompts as evaluation does, every prompt read once. Against it, for some of the
/// prompts: the naive way, a full sequence for each prompt and candidate with logits at every token, as stock libraries do; and the
/// same rows with logits only where a candidate's token is predicted. Where it is asked for, llama.cpp scores the same candidates, its way.
/// </summary>
internal sealed class CandidateScoring : IBenchmark
{
    private const int Prompts = 64;
    private const int Candidates = 20;
    private const int CandidateTokens = 8;
    private const int WarmUpPrompts = 2;

    // Tokens of a batch; logits of every token take so much memory that their batches are smaller.
    private const int RowBudget = 4096;
    private const int NaiveBudget = 1024;

    // Naive scoring of a prompt costs ten times as much, and a large model's takes many seconds.
    private const int LargeWidth = 512;

    public string Name => "candidate-scoring";

    public BenchmarkResult Run(BenchmarkOptions options)
    {
        var shape = options.Shape ?? ModelShape.Llama15M;
        var isLarge = shape.Config.HiddenSize >= LargeWidth;
        var setting = Setting.Of(options.Precision ?? Precision.Fp32, options.Steps ?? (isLarge ? 1 : 3), options.Device);
        using var model = setting.Frozen(shape);
        var rows = RandomTokens.Rows(shape.Config, Prompts, Candidates, CandidateTokens);
        var some = rows.Take(isLarge ? 1 : 4).ToArray();
        var warmUp = rows.Take(WarmUpPrompts).ToArray();

        float[] sharedScores = [], naiveScores = [], rowScores = [];
        float[] peerScores = [];
        using var peer = LlamaCpp.Open(options, model, setting, new PeerWork([.. rows.Select(row => row.Prompt)], [.. rows.Select(row => row.Answers.ToArray())]));
        using var full = FullWeights.Open(options, setting, shape, model);
        Action? beside = peer is not null ? () => peerScores = [.. peer.Run().LogProbs!.SelectMany(scores => scores)] : full is not null ? () => peerScores = Shared(full, rows) : null;
        var (seconds, peerSeconds) = setting.MedianSecondsBeside(() => sharedScores = Shared(model, rows), beside, () => Shared(model, warmUp));
        var peak = Setting.PeakMb();
        var naive = setting.MedianSeconds(() => naiveScores = Naive(model, some), () => Naive(model, warmUp[..1])) * Prompts / some.Length;
        var apart = setting.MedianSeconds(() => rowScores = Rows(model, some), () => Rows(model, warmUp[..1])) * Prompts / some.Length;
        var gflop = Arithmetic.Forward(shape.Config, rows) / 1e9;
        var result = setting.Report(Name);
        return result with
        {
            Shape = shape.Name,
            SecondsPerStep = seconds,
            TokensPerSecond = Arithmetic.Tokens(rows) / seconds,
            GflopPerStep = gflop,
            ShareOfCeiling = gflop / seconds / result.CeilingGflops,
            PeakMb = peak,
            CasesPerSecond = Prompts / seconds,
            Prompts = Prompts,
            NaivePrompts = some.Length,
            NaiveSecondsPerStep = naive,
            SpeedupOverNaive = naive / seconds,
            SpeedupOverRows = apart / seconds,
            MaxDifference = Math.Max(Difference(sharedScores, naiveScores), Difference(sharedScores, rowScores)),
            Quantisation = options.Quantisation?.ToString().ToLowerInvariant(),
            Peer = full is null ? options.Peer : FullWeights.Name,
            PeerSecondsPerStep = peerSeconds,
            OverPeer = seconds / peerSeconds,
            PeerMaxDifference = beside is null ? null : Difference(sharedScores, peerScores),
        };
    }

    private static float[] Shared(LlamaModel model, IReadOnlyList<SharedPromptRow> rows) =>
        [.. AnswerLogProbs.Of(model, RandomTokens.Padding, rows).SelectMany(scores => scores)];

    // A sequence for each prompt and candidate: S = sequences, T = tokens read, V = vocabulary.
    private static float[] Naive(LlamaModel model, IReadOnlyList<SharedPromptRow> rows)
    {
        var scores = new List<float>();
        foreach (var chunk in Alone(rows).Chunk(NaiveBudget / (RandomTokens.PromptTokens + CandidateTokens)))
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            var sequences = chunk.Select(row => (long[])[.. row.Prompt, .. row.Answers[0]]).ToArray();
            var (count, length) = (sequences.Length, sequences[0].Length - 1);
            var tokens = tensor(sequences.SelectMany(ids => ids).ToArray(), [count, length + 1], device: model.Device);        // (S, T + 1)
            var mask = full([length, length], double.NegativeInfinity, device: model.Device).triu(1).view(1, 1, length, length);
            var positions = arange(length, device: model.Device).expand(count, length);
            var hidden = model.Hidden(tokens.narrow(1, 0, length), positions, mask);                                           // (S, T, d)
            var logProbs = nn.functional.log_softmax(model.Logits(hidden.view(-1, model.Config.HiddenSize)), -1)               // (S T, V)
                .view(count, length, -1).gather(2, tokens.narrow(1, 1, length).unsqueeze(2)).squeeze(2);                       // (S, T)
            scores.AddRange(logProbs.narrow(1, length - CandidateTokens, CandidateTokens).sum(1).cpu().data<float>());
        }

        return [.. scores];
    }

    private static float[] Rows(LlamaModel model, IReadOnlyList<SharedPromptRow> rows)
    {
        var scores = new List<float>();
        foreach (var chunk in Alone(rows).Chunk(RowBudget / (RandomTokens.PromptTokens + CandidateTokens)))
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            using var batch = new SharedPromptBatch(chunk, model.Config.ContextLength, RandomTokens.Padding, model.Device);
            scores.AddRange(batch.LogProbs(model).cpu().data<float>());
        }

        return [.. scores];
    }

    private static IEnumerable<SharedPromptRow> Alone(IReadOnlyList<SharedPromptRow> rows) =>
        rows.SelectMany(row => row.Answers.Select(answer => new SharedPromptRow(row.Prompt, [answer])));

    private static float Difference(float[] first, float[] second) => first.Zip(second, (a, b) => Math.Abs(a - b)).Max();
}
