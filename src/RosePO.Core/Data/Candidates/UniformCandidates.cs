namespace RosePO.Core.Data.Candidates;

/// <summary>Every item that the user never sees is drawn alike.</summary>
/// <param name="items">The catalogue's size.</param>
internal sealed class UniformCandidates(int items) : ICandidateSource
{
    public bool GivesLength => false;

    public int[] Draw(CandidateCase question, int count, Random random) =>
        CandidateSampler.Draw(question.Target, count, items, [.. question.Known], random);
}
