namespace RosePO.Core.Data.Preparation;

/// <summary>Interactions as the artifact will contain them.</summary>
/// <param name="Histories">Each user's whole history.</param>
/// <param name="Catalogue">The items.</param>
/// <param name="Candidates">Candidate lists that the source gives, by the user's id in the source and split.</param>
/// <param name="NeedsHistory">Whether a target without an item before it is not a question.</param>
/// <param name="AreWindows">Whether the source's users are windows already.</param>
/// <param name="Counts">How many interactions each filter left.</param>
/// <param name="Untitled">Items that are called by their ids although the source has titles.</param>
/// <param name="Overlaps">Windows that may have leaked.</param>
internal sealed record PreparedSet(
    Histories Histories,
    Catalogue Catalogue,
    IReadOnlyDictionary<(string User, DataSplit Split), int[]> Candidates,
    bool NeedsHistory,
    bool AreWindows,
    Counts Counts,
    Untitled Untitled,
    Overlaps Overlaps);
