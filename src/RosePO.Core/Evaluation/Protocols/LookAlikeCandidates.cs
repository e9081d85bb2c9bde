using RosePO.Core.Data.Candidates;
using RosePO.Core.Preferences.Strategies;
using RosePO.Core.Runtime;

namespace RosePO.Core.Evaluation.Protocols;

/// <summary>
/// Half of the items beside the target (the larger half of an odd number) are titles that resemble those of the history: drawn from the nearest, twice as many as are
/// wanted. The history is resembled and not the target, which would otherwise be the title in the middle of its look-alikes. Where too few resemble it, the others fill the list.
/// </summary>
/// <param name="nearest">Each title's neighbours.</param>
/// <param name="maxHistory">How many of the last titles of a history are resembled.</param>
/// <param name="others">Draws the other half.</param>
internal sealed class LookAlikeCandidates(NearestTitles nearest, int maxHistory, ICandidateSource others) : ICandidateSource
{
    public bool GivesLength => false;

    public int[] Draw(CandidateCase question, int count, Random random)
    {
        var wanted = count / 2;
        var near = nearest.OfAny(question.History.AsSpan(Math.Max(0, question.History.Length - maxHistory)), 2 * wanted, question.Known.Contains);
        random.Shuffle(near);
        int[] alike = near[..Math.Min(wanted, near.Length)];
        return random.Shuffled(others.Draw(question with { Known = [.. question.Known, .. alike] }, count - alike.Length, random).Concat(alike));
    }
}
