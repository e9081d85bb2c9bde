using System.Globalization;

namespace RosePO.Core.Runtime;

/// <summary>The streams of datasets and measurements.</summary>
internal static partial class Seeds
{
    /// <summary>The candidates of a question of a dataset. Constants: the names alone.</summary>
    /// <param name="seed">The dataset's seed.</param>
    /// <param name="split">The split's name.</param>
    /// <param name="user">The user's name in the source.</param>
    public static int Candidates(int seed, string split, string user) => Derive(seed, split, user);

    /// <summary>The candidates that a measurement draws itself. Constant: <c>measure</c>; the list by its name, but for uniform ones.</summary>
    /// <param name="seed">The measurement's seed.</param>
    /// <param name="list">How they are drawn.</param>
    /// <param name="split">The split's name.</param>
    /// <param name="user">The user's name in the source.</param>
    public static int MeasuredCandidates(int seed, CandidateList list, string split, string user) =>
        list == CandidateList.Uniform ? Derive(seed, "measure", split, user) : Derive(seed, "measure", list.ToString(), split, user);

    /// <summary>The prompt of a question for which a measurement draws titles: see <see cref="Answer"/>. Constants: <c>measure</c>, <c>draws</c>, and no seed: <see cref="Token"/> has it.</summary>
    /// <param name="user">The user's name in the source.</param>
    /// <param name="position">The position of the true next item in the user's history.</param>
    public static int MeasuredDraws(string user, int position) => Derive(0, "measure", "draws", user, position.ToString(CultureInfo.InvariantCulture));

    /// <summary>Names, genres and popularities of a generated catalogue. Constants: <c>sample</c>, <c>catalogue</c>.</summary>
    public static int SampleCatalogue(int seed) => Derive(seed, "sample", "catalogue");

    /// <summary>The history of a generated user. Constants: <c>sample</c>, <c>user</c>.</summary>
    /// <param name="seed">The dataset's seed.</param>
    /// <param name="user">The user's name.</param>
    public static int SampleUser(int seed, string user) => Derive(seed, "sample", "user", user);

    /// <summary>The resamples of users of the bootstrap. The seed itself.</summary>
    public static int Resamples(int seed) => seed;

    /// <summary>
    /// The score of the baseline <c>random</c>, uniform in [0, 1): a number rather than a stream, so that no order of cases changes it. The top 24 bits fill a float.
    /// </summary>
    /// <param name="seed">The measurement's seed.</param>
    /// <param name="user">The user.</param>
    /// <param name="item">The item.</param>
    public static float RandomScore(int seed, int user, int item) =>
        (Mix(Mix((uint)seed) ^ (((ulong)(uint)user << 32) | (uint)item)) >> 40) * (1f / (1 << 24));
}
