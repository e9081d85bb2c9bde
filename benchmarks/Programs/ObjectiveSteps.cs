using RosePO.Benchmarks.Measuring;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Training.Losses;
using RosePO.Core.Training.Objectives;
using static TorchSharp.torch;

namespace RosePO.Benchmarks.Programs;

/// <summary>What an objective's step costs against a plainer one's on the same rows: TPO, without and with adaptive steps, against S-DPO on lists of four.</summary>
internal sealed class ObjectiveSteps : IBenchmark
{
    private const int Answers = 4;

    // Titles that begin alike are few and share little.
    private const int SharedTokens = 2;

    public string Name => "objective-steps";

    public BenchmarkResult Run(BenchmarkOptions options)
    {
        using var step = new LoraStep(options, Answers, SharedTokens);
        var rows = Array.ConvertAll(step.PreferenceRows(), row => row with { Values = [1, 0.5f, 0.25f, 0] });
        var margin = new MarginOptions();
        var (sdpo, tpo) = (new SdpoLoss(margin, new()), new TpoLoss(margin, new()));
        var seconds = step.Seconds((batch, model) => Loss(sdpo, batch, model), (batch, model) => Loss(tpo, batch, model), Adaptive);
        return step.Report(Name) with
        {
            SecondsPerStep = seconds[0],
            TpoOverSdpo = seconds[1] / seconds[0],
            AdaptiveTpoOverSdpo = seconds[2] / seconds[0],
        };

        Tensor Loss(IPreferenceLoss loss, SharedPromptBatch batch, LlamaModel model) =>
            loss.Losses(PreferenceBatch.Of(batch.LogProbs(model), rows)).mean();

        Tensor Adaptive(SharedPromptBatch batch, LlamaModel model)
        {
            var (tokens, states) = batch.TokenStates(model);
            var steps = new PrefixSteps(step.Rows, tokens.device);
            var logProbs = steps.LogProbs(tokens);
            return tpo.Losses(PreferenceBatch.Of(batch.OfAnswers(tokens), rows) with
            {
                Steps = new AnswerSteps(logProbs, logProbs.detach(), steps.Weights(states)),
            }).mean();
        }
    }
}
