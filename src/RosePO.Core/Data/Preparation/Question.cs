namespace RosePO.Core.Data.Preparation;

/// <summary>One question per user (or window) for validation and one for test.</summary>
/// <param name="Split">The question's split.</param>
/// <param name="User">The user, or the window.</param>
/// <param name="Target">The item that came next.</param>
/// <param name="Candidates">The candidates, the target among them.</param>
internal readonly record struct Question(DataSplit Split, int User, int Target, int[] Candidates);
