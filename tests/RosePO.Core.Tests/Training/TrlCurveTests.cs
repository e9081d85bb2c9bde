using System.Text.Json.Nodes;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Lora;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Runtime;
using RosePO.Core.Tests.Models;
using RosePO.Core.Training.Loop;
using RosePO.Core.Training.Losses;
using RosePO.Core.Training.Objectives;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Training;

/// <summary>Eighteen steps of TRL's DPOTrainer on a tiny Llama under an adapter, taken again by this project's parts.</summary>
public sealed class TrlCurveTests
{
    private const int Steps = 18;
    private const int BatchSize = 4;
    private static readonly JsonNode s_file = JsonNode.Parse(File.ReadAllText(Path.Combine(HuggingFaceFixture.Folder("trl"), "dpo_curves.json")))!;
    private static readonly SharedPromptRow[] s_rows = [.. s_file["rows"]!.AsArray().Select(row =>
        new SharedPromptRow(Ids(row!["prompt"]), [Ids(row["chosen"]), Ids(row["rejected"])]))];

    public TrlCurveTests() => TorchRuntime.EnsureLoaded();

    [Theory]
    [InlineData("sigmoid", PreferenceLoss.Dpo)]
    [InlineData("sigmoid", PreferenceLoss.RosePO)]
    [InlineData("ipo", PreferenceLoss.Ipo)]
    [InlineData("robust", PreferenceLoss.Robust)]
    [InlineData("hinge", PreferenceLoss.Hinge)]
    [InlineData("sigmoid_norm", PreferenceLoss.SigmoidNorm)]
    public void Eighteen_steps_give_the_curve_of_TRL(string name, PreferenceLoss loss)
    {
        var expected = s_file["losses"]![name]!;
        var actual = Train(loss, (double)expected["beta"]!, (float)expected["label_smoothing"]!);
        for (var step = 0; step < Steps; step++)
        {
            foreach (var (metric, value) in expected["steps"]![step]!.AsObject())
            {
                var (theirs, ours) = ((double)value!, actual[step][metric]);

                // Rounding grows with the steps: to the digit at first, to a hundredth at the end.
                var allowed = step == 0 ? 1e-4 : 1e-6 + (1e-2 * Math.Abs(theirs));
                Assert.True(Math.Abs(theirs - ours) <= allowed, $"{name}, step {step + 1}, {metric}: {ours}, not {theirs}");
            }
        }
    }

    private static List<Dictionary<string, double>> Train(PreferenceLoss loss, double beta, float epsilon)
    {
        using var outer = NewDisposeScope();
        using var model = HuggingFaceFixture.Load(HuggingFaceFixture.Untied);
        var reference = Reference(model);
        model.Adapter = LoraAdapter.Load(HuggingFaceFixture.Folder("trl/initial-adapter"), model.Config, CPU, trainable: true);
        using var optimizer = new FlatAdamW(model.Adapter.Parameters, weightDecay: 0, beta2: 0.999);
        var losses = new LossSum(new AlignRequest { Model = "", Pairs = "", Destination = "", Loss = loss, Beta = beta });
        var log = new List<Dictionary<string, double>>();
        for (var step = 0; step < Steps; step++)
        {
            using var scope = NewDisposeScope();
            int[] batch = [.. Enumerable.Range(0, BatchSize).Select(i => ((step * BatchSize) + i) % s_rows.Length)];
            using var tensors = Tensors(model, [.. batch.Select(i => s_rows[i])]);
            var pairs = PreferenceBatch.Of(
                tensors.LogProbs(model),
                [.. batch.Select(i => new PreferenceRow([.. s_rows[i].Answers.Select(answer => answer.Length)], [epsilon], reference[i]))]);
            var value = losses.Of(pairs);
            model.Backward(value);
            var metrics = new Dictionary<string, double> { ["loss"] = value.item<float>() };
            var figures = new PreferenceMetrics(beta, clamp: null);
            figures.Add(pairs);
            figures.Report(metrics);
            metrics["grad_norm"] = optimizer.Step(step + 1, learningRate: 5e-3, maximumNorm: 1);
            log.Add(metrics);
        }

        return log;
    }

    // The base without an adapter.
    private static float[][] Reference(LlamaModel model)
    {
        using var noGrad = no_grad();
        return [.. s_rows.Select(row =>
        {
            using var tensors = Tensors(model, [row]);
            return tensors.LogProbs(model).data<float>().ToArray();
        })];
    }

    private static SharedPromptBatch Tensors(LlamaModel model, SharedPromptRow[] rows) => new(rows, model.Config.ContextLength, padding: 0, CPU);

    private static int[] Ids(JsonNode? array) => [.. array!.AsArray().Select(id => (int)id!)];
}
