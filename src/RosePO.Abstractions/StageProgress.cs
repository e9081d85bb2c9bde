namespace RosePO;

/// <summary>How far a stage is. Reported often; a front end throttles.</summary>
/// <param name="Stage">The stage, such as <c>sft</c>.</param>
/// <param name="Activity">What it is doing now, such as <c>training</c>.</param>
/// <param name="Done">Units done.</param>
/// <param name="Total">Units in all, or 0 where unknown.</param>
/// <param name="Status">A short text beside the bar, such as a loss, or null.</param>
/// <param name="Remaining">An estimate of the time left, or null.</param>
public sealed record StageProgress(
    string Stage, string Activity, long Done, long Total, string? Status = null, TimeSpan? Remaining = null)
{
    /// <summary>The stage, such as <c>sft</c>.</summary>
    public string Stage { get; init => field = VisibleText.Line(value); } = VisibleText.Line(Stage);

    /// <summary>What it is doing now, such as <c>training</c>.</summary>
    public string Activity { get; init => field = VisibleText.Line(value); } = VisibleText.Line(Activity);

    /// <summary>Whether it happens once and is worth a line in a log that shows little, such as the step that a run continues from.</summary>
    public bool IsNotable { get; init; }

    /// <summary>A short text beside the bar, such as a loss, or null.</summary>
    public string? Status { get; init => field = VisibleText.Line(value); } = VisibleText.Line(Status);
}
