using RosePO.Benchmarks.Measuring;
using RosePO.Core.Models;
using static TorchSharp.torch;

namespace RosePO.Benchmarks.Programs;

/// <summary>
/// Scores 20 candidates of 6 tokens behind each of 4 prompts: once with all candidates of a prompt in one row, once with a row
/// for each prompt and candidate. Both run in batches of the same budget of tokens.
/// </summary>
internal sealed class CandidateScoring : IBenchmark
{
    private const int Cases = 4;
    private const int Candidates = 20;
    private const int CandidateTokens = 6;
    private const int TokenBudget = 8192;
    private const int DefaultSteps = 5;

    public string Name => "candidate-scoring";

    public BenchmarkResult Run(BenchmarkOptions options)
    {
        var setting = Setting.Of(options.Precision ?? Precision.Fp32, options.Steps ?? DefaultSteps);
        var shape = options.Shape ?? ModelShape.Llama15M;
        using var model = LlamaModel.Create(shape.Config, seed: 1, setting.Device, trainable: false);
        model.Compute = setting.Compute;
        var shared = RandomTokens.Rows(shape.Config, Cases, Candidates, CandidateTokens);
        SharedPromptRow[] alone = [.. shared.SelectMany(row => row.Answers.Select(answer => new SharedPromptRow(row.Prompt, [answer])))];

        float[] sharedScores = [], naiveScores = [];
        var seconds = setting.MedianSeconds(() => sharedScores = Score(model, shared));
        var peak = Setting.PeakMb();
        var naive = setting.MedianSeconds(() => naiveScores = Score(model, alone));
        var gflop = Arithmetic.Forward(shape.Config, shared) / 1e9;
        var result = setting.Report(Name);
        return result with
        {
            Shape = shape.Name,
            SecondsPerStep = seconds,
            TokensPerSecond = Arithmetic.Tokens(shared) / seconds,
            GflopPerStep = gflop,
            ShareOfCeiling = gflop / seconds / result.CeilingGflops,
            PeakMb = peak,
            CasesPerSecond = Cases / seconds,
            NaiveSecondsPerStep = naive,
            SpeedupOverNaive = naive / seconds,
            LargestDifference = sharedScores.Zip(naiveScores, (first, second) => Math.Abs(first - second)).Max(),
        };
    }

    private static float[] Score(LlamaModel model, IReadOnlyList<SharedPromptRow> rows)
    {
        var scores = new List<float>();

        // Rows are of one length here: chunks are what a budget of tokens gives.
        foreach (var chunk in rows.Chunk(TokenBudget / rows[0].Tokens))
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            using var batch = new SharedPromptBatch(chunk, model.Config.ContextLength, RandomTokens.Padding, model.Device);
            scores.AddRange(batch.LogProbs(model).cpu().data<float>());
        }

        return [.. scores];
    }
}
