using RosePO.Core.Options;

namespace RosePO.Core.Training;

/// <summary>What a schedule and the stopping rule must have in common.</summary>
internal static class ScheduleRules
{
    public static void Check(TrainingRequest request)
    {
        if (request.Schedule is { Shape: LearningRateSchedule.WarmupStableAnnealing, Annealing: Annealing.Exponential, MinimumRateRatio: 0 })
        {
            throw OptionErrors.Invalid(request.Schedule.MinimumRateRatio, "a number above 0 (exponential annealing falls to it)");
        }

        if (request.Validation is { Patience: > 0, Every: 0 })
        {
            throw OptionErrors.Contradiction(
                request.Validation.Patience,
                "'validation.patience' counts measurements, and 'validation.every' is 0, so none is made: set 'validation.every' to some steps, or 'validation.patience' to 0.");
        }

        if (request.Validation is { Every: > 0, Users: 0 })
        {
            throw OptionErrors.Invalid(request.Validation.Users, "a number above 0 ('validation.every' measures on them)");
        }
    }
}
