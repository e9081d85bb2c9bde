namespace RosePO.Core.Data.Preparation;

/// <summary>
/// Users' interactions in one block: user u has the places from <c>Starts[u]</c> to <c>Starts[u + 1]</c>, in order.
/// </summary>
/// <param name="Names">Each user's id in the source.</param>
/// <param name="Starts">Each user's first place, and after the last the number of all.</param>
/// <param name="Items">Item ids.</param>
/// <param name="Times">Times as <see cref="Sources.TimeColumn"/> keeps them.</param>
/// <param name="Ratings">Ratings.</param>
/// <param name="Splits">Splits.</param>
internal sealed record Histories(string[] Names, int[] Starts, int[] Items, long[] Times, double[] Ratings, DataSplit[] Splits)
{
    /// <summary>The number of users.</summary>
    public int Users => Names.Length;

    /// <summary>The number of interactions.</summary>
    public int Interactions => Items.Length;

    /// <summary>A user's items.</summary>
    public ReadOnlySpan<int> ItemsOf(int user) => Items.AsSpan(Starts[user]..Starts[user + 1]);

    /// <summary>A user's splits.</summary>
    public Span<DataSplit> SplitsOf(int user) => Splits.AsSpan(Starts[user]..Starts[user + 1]);
}
