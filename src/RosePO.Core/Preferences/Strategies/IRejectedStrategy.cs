using RosePO.Core.Preferences.Pairs;

namespace RosePO.Core.Preferences.Strategies;

/// <summary>A way to find rejected answers. It proposes; <see cref="PairBuilder"/> keeps the laws that apply to all.</summary>
internal interface IRejectedStrategy
{
    /// <summary>Whether only the chosen item is forbidden to it, rather than all that the user has in training.</summary>
    bool SparesChosenOnly => false;

    /// <summary>
    /// Items to reject for an example, in the order in which they are to be taken, none twice; lazy, since few are taken.
    /// </summary>
    /// <param name="example">The example's index in <see cref="StrategyContext.Questions"/>.</param>
    /// <param name="forbidden">By item: whether it must not be rejected. Proposals may contain forbidden items; they are skipped.</param>
    /// <param name="random">The example's own source of randomness.</param>
    IEnumerable<int> Propose(int example, bool[] forbidden, Random random);

    /// <summary>How strongly the strategy would have a rejected item, in [0, 1]; 0 where it has no opinion.</summary>
    float Grade(int example, int item) => 0;

    /// <summary>What there is to say about an example, beside its proposals.</summary>
    StrategyNote Note(int example) => StrategyNote.None;
}

/// <summary>What a strategy saw in an example.</summary>
internal enum StrategyNote
{
    /// <summary>Nothing of note.</summary>
    None,

    /// <summary>The model's best answer is the chosen item.</summary>
    ModelRight,

    /// <summary>The file has no line for the example.</summary>
    Unlisted,
}
