using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Training.Losses;
using static RosePO.Core.Training.RequestRanges;

namespace RosePO.Core.Training;

/// <summary>What objectives, their numbers and a pair set must have in common, checked before anything is trained.</summary>
internal static class LossRules
{
    /// <summary>What a request alone tells.</summary>
    public static void Check(TrainingRequest request)
    {
        var losses = LossSum.Named(request);
        foreach (var loss in losses)
        {
            var entry = LossRegistry.Of(loss.Loss);
            if (!(loss.Weight > 0 && double.IsFinite(loss.Weight)))
            {
                throw TrainingErrors.OutOfRange($"The weight of {loss.Loss}", loss.Weight, "above 0");
            }

            if (request.Divergence != FDivergence.ReverseKl && !entry.TakesDivergence)
            {
                throw TrainingErrors.NoDivergence(loss.Loss, request.Divergence);
            }

            if (losses.Count(other => other.Loss == loss.Loss) > 1)
            {
                throw TrainingErrors.LossRepeated(loss.Loss);
            }
        }

        if (request.LabelSmoothing is not (null or (>= 0 and < 0.5)))
        {
            throw TrainingErrors.OutOfRange(nameof(request.LabelSmoothing), request.LabelSmoothing!, "at least 0 and below 0.5");
        }

        if (request.LabelSmoothing > 0 && Support(losses) <= SmoothingSupport.None)
        {
            throw TrainingErrors.NoSmoothing(Names(losses), $"LabelSmoothing is {FormattableString.Invariant($"{request.LabelSmoothing}")}");
        }

        if (!double.IsFinite(request.DivergenceAlpha) || request.DivergenceAlpha == 1)
        {
            throw TrainingErrors.OutOfRange(nameof(request.DivergenceAlpha), request.DivergenceAlpha, "a number other than 1");
        }

        NotNegative(nameof(request.TargetMargin), request.TargetMargin);
        NotNegative(nameof(request.RatingMarginWeight), request.RatingMarginWeight);
    }

    /// <summary>What the pair set tells: epsilons are used, or refused, and never passed over in silence.</summary>
    public static void Check(TrainingRequest request, PairSet pairs)
    {
        if (pairs.Texts is not null && LossSum.Named(request).FirstOrDefault(loss => LossRegistry.Of(loss.Loss).NeedsRatings) is { } rated)
        {
            throw TrainingErrors.TextsUnrated(rated.Loss, request.Pairs!);
        }

        if (request.LabelSmoothing is not null || !pairs.Examples.Any(example => example.Epsilon is not null))
        {
            return;
        }

        var losses = LossSum.Named(request);
        switch (Support(losses))
        {
            case SmoothingSupport.None:
                throw TrainingErrors.NoSmoothing(Names(losses), $"the pair set '{request.Pairs}' has an epsilon for each pair");
            case SmoothingSupport.Constant:
                throw TrainingErrors.NoPairwiseSmoothing(Names(losses), request.Pairs!);
        }

        if (losses.FirstOrDefault(loss => LossRegistry.Of(loss.Loss).NeedsLabels) is { } robust
            && pairs.Examples.SelectMany(example => example.Epsilon ?? []).Count(epsilon => epsilon >= 0.5f) is > 0 and var reversed)
        {
            throw TrainingErrors.LabelsReversed(robust.Loss, request.Pairs!, reversed);
        }
    }

    // Of several objectives, one that takes epsilon is enough: the others are added as they are.
    private static SmoothingSupport Support(IReadOnlyList<WeightedLoss> losses) => losses.Max(loss => LossRegistry.Of(loss.Loss).Smoothing);

    private static string Names(IReadOnlyList<WeightedLoss> losses) => string.Join(" + ", losses.Select(loss => loss.Loss));
}
