namespace RosePO.Core.Runtime;

/// <summary>The streams of pair sets.</summary>
internal static partial class Seeds
{
    // Keep streams of one example apart; no user, item or strategy has such a number.
    private const int StrategyChoice = -1;
    private const int Flip = -2;

    /// <summary>Which examples a pair set, or a fine-tuning, takes: of one seed both take the same. The seed itself.</summary>
    public static int Examples(int seed) => seed;

    /// <summary>The candidates of an example: every strategy and every choice of examples sees the same. Constants: none.</summary>
    /// <param name="seed">The pair set's seed.</param>
    /// <param name="user">The user.</param>
    /// <param name="position">The position of the chosen item in the user's history.</param>
    public static int ExampleCandidates(int seed, int user, int position) => Derive(seed, user, position);

    /// <summary>The strategy of an example where strategies have weights. Constant: -1.</summary>
    /// <inheritdoc cref="ExampleCandidates"/>
    public static int ExampleStrategy(int seed, int user, int position) => Derive(seed, user, position, StrategyChoice);

    /// <summary>What a strategy rejects in an example: adding a strategy does not change what another one draws. Constant: the strategy's number.</summary>
    /// <param name="seed">The pair set's seed.</param>
    /// <param name="user">The user.</param>
    /// <param name="position">The position of the chosen item in the user's history.</param>
    /// <param name="strategy">The strategy.</param>
    public static int Rejected(int seed, int user, int position, RejectedStrategy strategy) => Derive(seed, user, position, NumberOf(strategy));

    /// <summary>The batches of the strategy InBatch. Constant: its number.</summary>
    public static int Batches(int seed) => Derive(seed, NumberOf(RejectedStrategy.InBatch));

    /// <summary>Whether a pair's answers are swapped; at one share those of every smaller share are. Constant: -2.</summary>
    /// <param name="seed">The pair set's seed.</param>
    /// <param name="user">The user.</param>
    /// <param name="position">The position of the chosen item in the user's history.</param>
    /// <param name="item">The rejected item.</param>
    public static int Flipped(int seed, int user, int position, int item) => Derive(seed, user, position, Flip, item);

    /// <summary>The prompt of an example, whose answers a model draws: see <see cref="Answer"/>. Constants: none, and no seed: <see cref="Token"/> has it.</summary>
    /// <param name="user">The user.</param>
    /// <param name="chosen">The chosen item.</param>
    public static int Prompt(int user, int chosen) => Derive(user, chosen);

    // Each strategy's own number, whatever its place in the enum.
    private static int NumberOf(RejectedStrategy strategy) => strategy switch
    {
        RejectedStrategy.SelfHard => 0,
        RejectedStrategy.Semantic => 1,
        RejectedStrategy.Popularity => 2,
        RejectedStrategy.Random => 3,
        RejectedStrategy.InBatch => 4,
        RejectedStrategy.File => 5,
        _ => throw new InvalidOperationException($"The strategy {strategy} has no number of its own."),
    };
}
