using RosePO.Core.Data;

namespace RosePO.Core.Preferences.Strategies;

/// <summary>A way to find rejected answers. It proposes; <see cref="PairBuilder"/> keeps the laws that hold for all.</summary>
internal interface IRejectedStrategy
{
    /// <summary>
    /// Items to reject for an example, in the order in which they are to be taken, none twice; lazy, since few are taken.
    /// </summary>
    /// <param name="example">The example's index in <see cref="StrategyContext.Questions"/>.</param>
    /// <param name="forbidden">By item: whether it must not be rejected. Proposals may hold forbidden items; they are passed over.</param>
    /// <param name="random">The example's own source of randomness.</param>
    IEnumerable<int> Propose(int example, bool[] forbidden, Random random);
}

/// <summary>What a strategy is made from.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Questions">The examples; histories hold the last items, which is all that prompts show.</param>
/// <param name="Request">The request's values.</param>
/// <param name="Progress">Told of long preparations.</param>
/// <param name="Cancellation">Stops them.</param>
internal sealed record StrategyContext(
    RecDataset Dataset,
    IReadOnlyList<EvaluationCase> Questions,
    PreferencePairsRequest Request,
    IProgress<StageProgress>? Progress,
    CancellationToken Cancellation);
