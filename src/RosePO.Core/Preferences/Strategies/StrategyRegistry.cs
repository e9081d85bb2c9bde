namespace RosePO.Core.Preferences.Strategies;

/// <summary>The strategies by name. Another one is one file and one line here.</summary>
internal static class StrategyRegistry
{
    /// <summary>Makes a strategy, with whatever it prepares for all examples at once.</summary>
    public static IRejectedStrategy Create(RejectedStrategy strategy, StrategyContext context) => strategy switch
    {
        RejectedStrategy.SelfHard when context.Request.SelfHard.Mode == SelfHardMode.CandidateArgmax => SelfHardStrategy.Create(context),
        RejectedStrategy.SelfHard => GeneratedStrategy.Create(context),
        RejectedStrategy.Semantic => SemanticStrategy.Create(context),
        RejectedStrategy.Popularity => PopularityStrategy.Create(context),
        RejectedStrategy.Random => new RandomStrategy(context.Dataset.Items.Count),
        RejectedStrategy.InBatch => InBatchStrategy.Create(context),
        RejectedStrategy.File => FileStrategy.Create(context),
        _ => throw PreferenceErrors.UnknownStrategy(strategy),
    };
}
