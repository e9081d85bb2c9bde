namespace RosePO.Core.Evaluation.Report.Data;

/// <summary>Users to read under one heading.</summary>
/// <param name="Heading">What they have in common.</param>
/// <param name="Cases">The users.</param>
internal sealed record CaseGroup(string Heading, IReadOnlyList<ReportCase> Cases);

/// <summary>A question and its answers.</summary>
/// <param name="User">The user's id in the raw data.</param>
/// <param name="History">The shown history's titles.</param>
/// <param name="Prompt">The prompt as the model is given it, where that is known.</param>
/// <param name="Target">The true next item's title.</param>
/// <param name="Answers">What each model recommends, and whether it is the true next item.</param>
internal sealed record ReportCase(
    string User, IReadOnlyList<string> History, string? Prompt, string Target, IReadOnlyList<(string Model, string Title, bool Right)> Answers);
