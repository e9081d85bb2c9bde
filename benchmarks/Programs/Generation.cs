using RosePO.Benchmarks.Measuring;
using RosePO.Core.Models;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Generation;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Benchmarks.Programs;

/// <summary>Greedy answers of at most 32 tokens to 8 prompts of 192 tokens, with a key-value cache.</summary>
internal sealed class Generation : IBenchmark
{
    private const int Prompts = 8;
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
        using var model = new LanguageModel(network, new PromptEncoder(CatalogTokenizer.Build([]), new PromptTemplate(), []));
        var prompts = RandomTokens.Rows(shape.Config, Prompts, answers: 0, answerTokens: 0).Select(row => row.Prompt).ToList();
        var generator = new TextGenerator(model) { MaxTokens = MaxTokens };
        IReadOnlyList<int[]> answers = [];
        var seconds = setting.MedianSeconds(() => answers = generator.Greedy(prompts));
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
            Prompts = Prompts,
        };
    }
}
