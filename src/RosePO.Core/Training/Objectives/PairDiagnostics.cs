using RosePO.Core.Data;
using RosePO.Core.Preferences.Pairs;

namespace RosePO.Core.Training.Objectives;

/// <summary>A pair as the trained model sees it: a row of <c>pairs-diagnostics.parquet</c>.</summary>
/// <param name="Example">The pair set's row.</param>
/// <param name="User">The user.</param>
/// <param name="Chosen">The chosen item.</param>
/// <param name="Rejected">The rejected item.</param>
/// <param name="Strategy">How it was found.</param>
/// <param name="Margin">z = beta (a - b).</param>
/// <param name="Epsilon">The pair's epsilon.</param>
/// <param name="ChosenReward">beta a.</param>
/// <param name="RejectedReward">beta b.</param>
internal sealed record PairDiagnostics(
    int Example, int User, int Chosen, int Rejected, RejectedStrategy Strategy, float Margin, float Epsilon, float ChosenReward, float RejectedReward)
{
    /// <summary>The file's name in a model artifact.</summary>
    public const string FileName = "pairs-diagnostics.parquet";

    /// <summary>The pairs of one row.</summary>
    /// <param name="index">The row's number in the pair set.</param>
    /// <param name="example">The row.</param>
    /// <param name="policy">The trained model's log-probs, the chosen answer's first.</param>
    /// <param name="reference">The reference's; null where there is none.</param>
    /// <param name="epsilon">Each pair's epsilon.</param>
    /// <param name="beta">The inverse temperature.</param>
    public static IEnumerable<PairDiagnostics> Of(
        int index, PreferenceExample example, float[] policy, float[]? reference, float[] epsilon, double beta)
    {
        for (var k = 0; k < epsilon.Length; k++)
        {
            var (chosen, rejected) = (Reward(0), Reward(1 + k));
            yield return new PairDiagnostics(
                index, example.User, example.Chosen, example.Rejected[k], example.Strategies[k],
                (float)(chosen - rejected), epsilon[k], (float)chosen, (float)rejected);
        }

        double Reward(int answer) => beta * (policy[answer] - (reference?[answer] ?? 0.0));
    }

    /// <summary>Writes pairs as Parquet.</summary>
    public static void Write(string path, IEnumerable<PairDiagnostics> pairs) => DuckDbTables.WriteParquet(
        path,
        """
        example INTEGER, "user" INTEGER, chosen INTEGER, rejected INTEGER, strategy VARCHAR,
        z FLOAT, epsilon FLOAT, reward_chosen FLOAT, reward_rejected FLOAT
        """,
        pairs,
        (line, pair) => line
            .AppendValue(pair.Example).AppendValue(pair.User).AppendValue(pair.Chosen).AppendValue(pair.Rejected)
            .AppendValue(pair.Strategy.ToString()).AppendValue(pair.Margin).AppendValue(pair.Epsilon)
            .AppendValue(pair.ChosenReward).AppendValue(pair.RejectedReward));
}
