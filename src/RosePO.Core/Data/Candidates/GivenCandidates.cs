namespace RosePO.Core.Data.Candidates;

/// <summary>Lists that come from elsewhere; questions without one are drawn otherwise.</summary>
/// <param name="lists">The lists by user (or window) and split.</param>
/// <param name="otherwise">Draws what has no list.</param>
internal sealed class GivenCandidates(IReadOnlyDictionary<(string User, DataSplit Split), int[]> lists, ICandidateSource otherwise) : ICandidateSource
{
    public bool GivesLength => lists.Count > 0;

    public int[] Draw(CandidateCase question, int count, Random random) =>
        lists.TryGetValue((question.User, question.Split), out var list) ? list : otherwise.Draw(question, count, random);
}
