using RosePO.Core.Options;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Training.Losses;

namespace RosePO.Core.Training;

/// <summary>What objectives, their numbers and a pair set must have in common, checked before anything is trained.</summary>
internal static class LossRules
{
    /// <summary>Checks what a request alone says.</summary>
    public static void Check(AlignRequest request)
    {
        if (request.Losses.Count > 0 && request.Loss != default)
        {
            throw OptionErrors.Contradiction(request.Loss, "Both 'loss' and 'losses' are set: keep one of them.");
        }

        var losses = LossSum.Named(request);
        foreach (var loss in losses)
        {
            if (request.Divergence != FDivergence.ReverseKl && !LossRegistry.Of(loss.Loss, request).TakesDivergence)
            {
                throw OptionErrors.Contradiction(
                    request.Divergence,
                    $"{loss.Loss} has no log-ratio that {request.Divergence} could be taken of: leave 'divergence' at ReverseKl, or choose another loss.");
            }

            if (losses.Count(other => other.Loss == loss.Loss) > 1)
            {
                throw OptionErrors.Contradiction(request.Losses, $"The loss {loss.Loss} is listed twice: list it once, with the sum of its weights.");
            }
        }

        if (request.Tpo is { Values: AnswerValue.File, ValueFile: null })
        {
            throw OptionErrors.Contradiction(request.Tpo.ValueFile, "The values of Tpo are a file's, but no file is named: set 'tpo.valueFile'.");
        }

        if (request.LabelSmoothing > 0 && Support(request) <= SmoothingSupport.Value)
        {
            throw TrainingErrors.NoSmoothing(Names(losses), FormattableString.Invariant($"'labelSmoothing' is {request.LabelSmoothing}"));
        }

        if (request.DivergenceAlpha == 1)
        {
            throw OptionErrors.Invalid(request.DivergenceAlpha, "a number other than 1");
        }
    }

    /// <summary>What the pair set tells: epsilons are used, or refused, and never ignored silently.</summary>
    public static void Check(AlignRequest request, PairSet pairs)
    {
        if (pairs.Texts is not null)
        {
            foreach (var loss in LossSum.Named(request))
            {
                if (OfItems(loss.Loss, request) is { } what)
                {
                    throw TrainingErrors.TextsUnknown(loss.Loss, what, request.Pairs);
                }
            }
        }

        if (request.Tpo.Values == AnswerValue.Grade && pairs.Examples.Any(example => example.Grades is null))
        {
            throw TrainingErrors.NoGrades(request.Pairs);
        }

        if (request.LabelSmoothing is not null || !pairs.Examples.Any(example => example.Epsilon is not null))
        {
            return;
        }

        var losses = LossSum.Named(request);
        switch (Support(request))
        {
            case SmoothingSupport.None:
                throw TrainingErrors.NoSmoothing(Names(losses), $"the pair set '{request.Pairs}' has an epsilon for each pair");
            case SmoothingSupport.Constant:
                throw TrainingErrors.NoPairwiseSmoothing(Names(losses), request.Pairs);
        }

        if (losses.FirstOrDefault(loss => LossRegistry.Of(loss.Loss, request).NeedsLabels) is { } robust
            && pairs.Examples.SelectMany(example => example.Epsilon ?? []).Count(epsilon => epsilon >= 0.5f) is > 0 and var reversed)
        {
            throw TrainingErrors.LabelsReversed(robust.Loss, request.Pairs, reversed);
        }
    }

    // Of several objectives, one that takes epsilon is enough: the others are added as they are.
    private static SmoothingSupport Support(AlignRequest request) => LossSum.Named(request).Max(loss => LossRegistry.Of(loss.Loss, request).Smoothing);

    // What a loss reads that texts do not have.
    private static string? OfItems(PreferenceLoss loss, AlignRequest request)
    {
        var reads = LossRegistry.Of(loss, request).Reads;
        return reads.HasFlag(LossReads.Ratings) || (reads.HasFlag(LossReads.Values) && request.Tpo.Values == AnswerValue.Rating) ? "the ratings"
            : reads.HasFlag(LossReads.Counts) ? "the training counts"
            : reads.HasFlag(LossReads.Values) && request.Tpo.Values == AnswerValue.File ? "the values"
            : null;
    }

    private static string Names(IReadOnlyList<WeightedLoss> losses) => string.Join(" + ", losses.Select(loss => loss.Loss));
}
