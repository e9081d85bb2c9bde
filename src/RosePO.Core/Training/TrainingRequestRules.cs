using RosePO.Core.Text.Prompts;
using RosePO.Core.Training.Loop;
using static RosePO.Core.Training.RequestRanges;

namespace RosePO.Core.Training;

/// <summary>What a training request must hold, checked before anything is read.</summary>
internal static class TrainingRequestRules
{
    public static void Check(TrainingRequest request)
    {
        if (request.Stage == TrainingStage.Align)
        {
            if (request.Pairs is null)
            {
                throw TrainingErrors.Missing("a pair set", request.Stage);
            }

            if (TrainModel.IsEmbedded(request.Model))
            {
                throw TrainingErrors.EmbeddedCannotAlign();
            }

            LossRules.Check(request);
        }
        else if (request.Dataset is null)
        {
            throw TrainingErrors.Missing("a dataset", request.Stage);
        }

        if (request.Lora.Rank > 0 && TrainModel.IsEmbedded(request.Model))
        {
            throw TrainingErrors.EmbeddedCannotAdapt();
        }

        if (request.PromptTemplate is { } template)
        {
            PromptTemplates.Resolve(template);
        }

        if (request.MergeAdapter && request.Lora.Rank == 0)
        {
            throw TrainingErrors.NothingToMerge();
        }

        Positive(nameof(request.Epochs), request.Epochs);
        Positive(nameof(request.BatchSize), request.BatchSize);
        Positive(nameof(request.LearningRate), LearningRate.Highest(request));
        Positive(nameof(request.Beta), request.Beta);
        Positive(nameof(request.MaxHistory), request.MaxHistory);
        Positive(nameof(request.PackLength), request.PackLength);
        Positive(nameof(request.MaxGradientNorm), request.MaxGradientNorm);
        NotNegative(nameof(request.WeightDecay), request.WeightDecay);
        NotNegative(nameof(request.SftWeight), request.SftWeight);
        NotNegative(nameof(request.ReservedPositions), request.ReservedPositions);
        NotNegative(nameof(request.TokensPerPass), request.TokensPerPass);
        ScheduleRules.Check(request);
        NotNegative("The adapter's rank", request.Lora.Rank);
        if (request.Lora.Rank > 0)
        {
            Positive("The adapter's alpha", request.Lora.Alpha);
        }

        if (request.Lora.Dropout is not (>= 0 and < 1))
        {
            throw TrainingErrors.OutOfRange("The adapter's dropout", request.Lora.Dropout, "in [0, 1)");
        }

        if (request.Candidates < 2)
        {
            throw TrainingErrors.OutOfRange(nameof(request.Candidates), request.Candidates, "at least 2");
        }

        if (request.Dropout is not (null or (>= 0 and < 1)))
        {
            throw TrainingErrors.OutOfRange(nameof(request.Dropout), request.Dropout!, "in [0, 1)");
        }

        var embedded = request.Embedded;
        Positive("The embedded shape's width", embedded.HiddenSize);
        Positive("The embedded shape's number of layers", embedded.Layers);
        Positive("The embedded shape's feed-forward width", embedded.IntermediateSize);
        Positive("The embedded shape's context", embedded.ContextLength);
        if (embedded.Heads < 1 || embedded.KeyValueHeads < 1
            || embedded.HiddenSize % (2 * embedded.Heads) != 0 || embedded.Heads % embedded.KeyValueHeads != 0)
        {
            throw TrainingErrors.OutOfRange(
                "The embedded shape's heads", $"{embedded.Heads} over {embedded.KeyValueHeads}",
                "a divisor of half the width and a multiple of the key-value heads");
        }
    }
}
