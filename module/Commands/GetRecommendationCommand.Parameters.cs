using System.Management.Automation;
using RosePO.Binding;

namespace RosePO.Commands;

public sealed partial class GetRecommendationCommand
{
    // Defaults are the request's own.
    private static readonly RecommendationRequest s_default = new() { Model = string.Empty, Dataset = string.Empty };

    /// <summary>
    /// Users of the dataset, by their ids in the raw data: all their items are the history. With -History the name that results
    /// carry; without it histories are numbered from 1.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [TextList(nameof(User))]
    [ValidateNotNull]
    public string[] User { get; set; } = [];

    /// <summary>Titles or item ids of one history, in the order of time.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextList(nameof(History))]
    [ValidateNotNullOrEmpty]
    public string[] History { get; set; } = [];

    /// <summary>The model: a result of Start-RosePOTraining, or its folder.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArtifactPath("Model")]
    [ArtifactCompletions("model")]
    public string? Model { get; set; }

    /// <summary>The dataset whose titles are recommended: the result of Import-RecDataset, or its folder.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArtifactPath("Dataset")]
    [ArtifactCompletions("dataset")]
    public string? Dataset { get; set; }

    /// <summary>Titles for each history.</summary>
    [Parameter]
    public int Top { get; set; } = s_default.Top;

    /// <summary>Titles or item ids to choose from; without it the whole catalogue.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Candidate { get; set; } = [];

    /// <summary>Recommends items of the history again.</summary>
    [Parameter]
    public SwitchParameter IncludeHistory { get; set; }

    /// <summary>
    /// How titles are found: Score computes every title's log-prob, Beam searches with beams that can write nothing but titles, Auto
    /// scores where there are at most 128 to choose from.
    /// </summary>
    [Parameter]
    public RecommendationMethod Method { get; set; } = s_default.Method;

    /// <summary>Beams of Beam; 0 takes twice -Top, at least 20.</summary>
    [Parameter]
    public int Beams { get; set; } = s_default.Beams;

    /// <summary>Titles of history in a prompt.</summary>
    [Parameter]
    public int MaxHistory { get; set; } = s_default.MaxHistory;

    /// <summary>Where to compute: <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    [Parameter]
    [NameCompletions("auto", "cpu", "cuda", "cuda:0")]
    [ValidateNotNullOrEmpty]
    public string Device { get; set; } = s_default.Device;
}
