using System.Globalization;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Experiments.Planning;

/// <summary>
/// What the choices of an experiment decide that were made: whether further rounds follow. A plan contains what is known to be made; what hinges on a choice that
/// was not made waits, and the plan is made again once it was.
/// </summary>
internal static class Verdicts
{
    private static readonly Dictionary<string, string?> s_none = [];

    /// <summary>The plan after the choices that are there.</summary>
    /// <param name="build">Plans, with what choices decide by their artifacts: why nothing follows, or null where something does.</param>
    public static ExperimentPlan Follow(Func<IReadOnlyDictionary<string, string?>, ExperimentPlan> build)
    {
        var plan = build(s_none);
        if (!plan.IsOpen)
        {
            return plan;
        }

        // What a choice is made from depends on no other: its identity is the same in every plan.
        var verdicts = plan.Stages.Any(stage => stage.Decides && Directory.Exists(stage.Path)) ? Of(plan) : s_none;
        return (verdicts.Count == 0 ? plan : build(verdicts)) with { Follow = () => Follow(build) };
    }

    private static Dictionary<string, string?> Of(ExperimentPlan plan) => plan.Stages.Zip(new StageIdentities([], content: false).Of(plan))
        .Where(pair => pair.First.Decides)
        .Select(pair => (pair.First.Path, Result: Artifact.TryOpen(pair.First.Path) is { } made && made.Key == pair.Second.Key ? made.ResultAs<ChoiceResult>() : null))
        .Where(choice => choice.Result is { Candidates.Count: > 1 })
        .ToDictionary(choice => choice.Path, choice => Of(choice.Result!));

    // Equally good is not worse.
    private static string? Of(ChoiceResult choice)
    {
        var (last, best) = (choice.Candidates[^1], choice.Candidates.SkipLast(1).MaxBy(candidate => candidate.Value)!);
        return last.Value >= best.Value ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"'{last.Name}' is worse than '{best.Name}': {choice.Metric} {last.Value:0.0000} after {best.Value:0.0000} on {choice.Users} validation users");
    }
}
