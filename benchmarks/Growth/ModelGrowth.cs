using RosePO.Benchmarks.Measuring;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Training.Losses;

namespace RosePO.Benchmarks.Growth;

/// <summary>Work of a language model of random weights on random tokens.</summary>
internal static class ModelGrowth
{
    private const int CandidateTokens = 8;

    /// <summary>Seconds of a step of S-DPO, which with two answers is one of DPO.</summary>
    public static double Step(GrowthSetting at, int promptTokens = RandomTokens.PromptTokens, int rows = 4, int answers = 2)
    {
        using var step = new LoraStep(at.Options with { Steps = at.Setting.Steps, Shape = at.Shape }, answers, rows: rows, promptTokens: promptTokens);
        var preferences = step.PreferenceRows();
        var loss = new SdpoLoss(new MarginOptions(), new());
        return step.Seconds((batch, model) => loss.Losses(PreferenceBatch.Of(batch.LogProbs(model), preferences)).mean())[0];
    }

    /// <summary>Seconds of the scoring of all answers after all prompts.</summary>
    public static double Scoring(GrowthSetting at, int promptTokens = RandomTokens.PromptTokens, int rows = 8, int answers = 20)
    {
        using var model = at.Setting.Frozen(at.Shape);
        var questions = RandomTokens.Rows(at.Shape.Config, rows, answers, CandidateTokens, promptTokens: promptTokens);
        return at.Setting.MedianSeconds(() => AnswerLogProbs.Of(model, RandomTokens.Padding, questions));
    }
}
