using RosePO.Benchmarks.Measuring;
using RosePO.Core.Models;
using static TorchSharp.torch;

namespace RosePO.Benchmarks.Programs;

/// <summary>
/// Scores 20 candidates of 8 tokens behind each of 64 prompts as evaluation does, every prompt read once; and, for some of the
/// prompts, the naive way: a row for each prompt and candidate. The naive way is spared the vocabulary projection of the prompt, so
/// that what is compared is reading the prompt once against reading it 20 times.
/// </summary>
internal sealed class CandidateScoring : IBenchmark
{
    private const int Prompts = 64;
    private const int Candidates = 20;
    private const int CandidateTokens = 8;
    private const int WarmUpPrompts = 2;
    private const int TokenBudget = 4096;

    // Naive scoring of a prompt costs ten times as much, and a large model's takes many seconds.
    private const int LargeWidth = 512;

    public string Name => "candidate-scoring";

    public BenchmarkResult Run(BenchmarkOptions options)
    {
        var shape = options.Shape ?? ModelShape.Llama15M;
        var isLarge = shape.Config.HiddenSize >= LargeWidth;
        var setting = Setting.Of(options.Precision ?? Precision.Fp32, options.Steps ?? (isLarge ? 1 : 3));
        using var model = LlamaModel.Create(shape.Config, seed: 1, setting.Device, trainable: false);
        model.Compute = setting.Compute;
        var rows = RandomTokens.Rows(shape.Config, Prompts, Candidates, CandidateTokens);
        var some = rows.Take(isLarge ? 2 : 8).ToArray();
        var warmUp = rows.Take(WarmUpPrompts).ToArray();

        float[] sharedScores = [], naiveScores = [];
        var seconds = setting.MedianSeconds(() => sharedScores = Shared(model, rows), () => Shared(model, warmUp));
        var peak = Setting.PeakMb();
        var naive = setting.MedianSeconds(() => naiveScores = Naive(model, some), () => Naive(model, warmUp[..1])) * Prompts / some.Length;
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
            MaxDifference = sharedScores.Zip(naiveScores, (first, second) => Math.Abs(first - second)).Max(),
        };
    }

    private static float[] Shared(LlamaModel model, IReadOnlyList<SharedPromptRow> rows) =>
        [.. AnswerLogProbs.Of(model, RandomTokens.Padding, rows).SelectMany(scores => scores)];

    private static float[] Naive(LlamaModel model, IReadOnlyList<SharedPromptRow> rows)
    {
        var scores = new List<float>();
        SharedPromptRow[] alone = [.. rows.SelectMany(row => row.Answers.Select(answer => new SharedPromptRow(row.Prompt, [answer])))];

        // Rows are of one length here: chunks are what a budget of tokens gives.
        foreach (var chunk in alone.Chunk(TokenBudget / alone[0].Tokens))
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            using var batch = new SharedPromptBatch(chunk, model.Config.ContextLength, RandomTokens.Padding, model.Device);
            scores.AddRange(batch.LogProbs(model).cpu().data<float>());
        }

        return [.. scores];
    }
}
