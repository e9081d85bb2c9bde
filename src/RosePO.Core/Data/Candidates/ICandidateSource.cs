namespace RosePO.Core.Data.Candidates;

/// <summary>A question whose candidates are to be drawn.</summary>
/// <param name="User">The id of the user in the source, or the window's name.</param>
/// <param name="Split">The question's split.</param>
/// <param name="History">The items before the target, oldest first; never empty where the split is not by share.</param>
/// <param name="Target">The item that came next.</param>
/// <param name="Known">Every item that the user interacts with, in any split; the target is one.</param>
internal readonly record struct CandidateCase(string User, DataSplit Split, int[] History, int Target, HashSet<int> Known);

/// <summary>A way to candidate lists.</summary>
internal interface ICandidateSource
{
    /// <summary>Whether lists are as long as the source gives them, whatever the request asks for.</summary>
    bool GivesLength { get; }

    /// <summary>One list: the target and other items, in the order that every model is given.</summary>
    int[] Draw(CandidateCase question, int count, Random random);
}
