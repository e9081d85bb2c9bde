using System.Management.Automation;
using RosePO.Binding;

namespace RosePO.Commands;

public sealed partial class NewPreferencePairsCommand
{
    // Defaults are the request's own, so that both front ends share them.
    private static readonly PreferencePairsRequest s_default = new() { Dataset = string.Empty, Destination = string.Empty };

    /// <summary>The dataset: the result of Import-RecDataset, or its folder.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArtifactPath("Dataset")]
    [ArtifactCompletions("dataset")]
    [ValidateNotNullOrEmpty]
    public string Dataset { get; set; } = string.Empty;

    /// <summary>How rejected answers are found; each strategy adds its own.</summary>
    [Parameter(Position = 0)]
    [Alias("Strategies")]
    [ValidateNotNullOrEmpty]
    public RejectedStrategy[] Strategy { get; set; } = [.. s_default.Strategies];

    /// <summary>
    /// The fine-tuned model whose own mistakes <c>SelfHard</c> collects: a result of Start-RosePOTraining, or its folder.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArtifactPath("Model")]
    [ArtifactCompletions("model")]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <summary>Rejected answers an example and strategy.</summary>
    [Parameter]
    public int Negatives { get; set; } = s_default.Negatives;

    /// <summary>Training examples to build pairs for, drawn by the seed; 0 takes all.</summary>
    [Parameter]
    public int MaxExamples { get; set; } = s_default.MaxExamples;

    /// <summary>Only this many of each user's last training items are chosen answers; 0 takes all.</summary>
    [Parameter]
    public int RecentPositions { get; set; } = s_default.RecentPositions;

    /// <summary>Titles of history in a prompt.</summary>
    [Parameter]
    public int MaxHistory { get; set; } = s_default.MaxHistory;

    /// <summary>Candidates that a prompt lists.</summary>
    [Parameter]
    public int Candidates { get; set; } = s_default.Candidates;

    /// <summary>For <c>Popularity</c>: an item is drawn in proportion to its training count to this power.</summary>
    [Parameter]
    public double PopularityExponent { get; set; } = s_default.PopularityExponent;

    /// <summary>For <c>Semantic</c>: an item is drawn from this many nearest titles.</summary>
    [Parameter]
    public int SemanticNeighbours { get; set; } = s_default.SemanticNeighbours;
}
