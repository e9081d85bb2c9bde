using static RosePO.Core.Training.RequestRanges;

namespace RosePO.Core.Training;

/// <summary>What a schedule's shares and the stopping rule must hold.</summary>
internal static class ScheduleRules
{
    public static void Check(TrainingRequest request)
    {
        CheckRate(request);
        CheckStopping(request);
    }

    private static void CheckRate(TrainingRequest request)
    {
        Known(request.Schedule);
        Known(request.Annealing);
        Share(nameof(request.WarmupRatio), request.WarmupRatio);
        Share(nameof(request.AnnealingRatio), request.AnnealingRatio);
        Share(nameof(request.MinimumRateRatio), request.MinimumRateRatio);
        if (request is { Schedule: LearningRateSchedule.WarmupStableAnnealing, Annealing: Annealing.Exponential, MinimumRateRatio: 0 })
        {
            throw TrainingErrors.OutOfRange(nameof(request.MinimumRateRatio), 0, "above 0, as exponential annealing needs it");
        }
    }

    private static void CheckStopping(TrainingRequest request)
    {
        Known(request.StoppingMetric);
        NotNegative(nameof(request.EvaluateEvery), request.EvaluateEvery);
        NotNegative(nameof(request.Patience), request.Patience);
        if (request.Patience > 0 && request.EvaluateEvery == 0)
        {
            throw TrainingErrors.NothingToWaitFor();
        }

        if (request.EvaluateEvery > 0 && request.ValidationUsers < 1)
        {
            throw TrainingErrors.OutOfRange(nameof(request.ValidationUsers), request.ValidationUsers, "above 0, as EvaluateEvery measures on them");
        }
    }
}
