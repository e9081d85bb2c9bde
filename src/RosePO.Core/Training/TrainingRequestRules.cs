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

            if (string.Equals(request.Model, TrainModel.Embedded, StringComparison.OrdinalIgnoreCase))
            {
                throw TrainingErrors.EmbeddedCannotAlign();
            }
        }
        else if (request.Dataset is null)
        {
            throw TrainingErrors.Missing("a dataset", request.Stage);
        }

        Positive(nameof(request.Epochs), request.Epochs);
        Positive(nameof(request.BatchSize), request.BatchSize);
        Positive(nameof(request.LearningRate), request.LearningRate);
        Positive(nameof(request.Beta), request.Beta);
        Positive(nameof(request.MaxHistory), request.MaxHistory);
        Positive(nameof(request.PackLength), request.PackLength);
        if (request.Candidates < 2)
        {
            throw TrainingErrors.OutOfRange(nameof(request.Candidates), request.Candidates, "at least 2");
        }

        if (request.Dropout is < 0 or >= 1)
        {
            throw TrainingErrors.OutOfRange(nameof(request.Dropout), request.Dropout, "in [0, 1)");
        }

        if (request.WarmupRatio is < 0 or > 1)
        {
            throw TrainingErrors.OutOfRange(nameof(request.WarmupRatio), request.WarmupRatio, "in [0, 1]");
        }

        var embedded = request.Embedded;
        if (embedded.HiddenSize % (2 * embedded.Heads) != 0 || embedded.Heads % embedded.KeyValueHeads != 0)
        {
            throw TrainingErrors.OutOfRange(
                "The embedded shape's heads", $"{embedded.Heads} over {embedded.KeyValueHeads}",
                "a divisor of half the width and a multiple of the key-value heads");
        }
    }

    private static void Positive(string name, double value)
    {
        if (!(value > 0) || !double.IsFinite(value))
        {
            throw TrainingErrors.OutOfRange(name, value, "above 0");
        }
    }
}
