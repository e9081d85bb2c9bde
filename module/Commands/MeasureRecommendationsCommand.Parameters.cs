using System.Management.Automation;
using RosePO.Binding;

namespace RosePO.Commands;

public sealed partial class MeasureRecommendationsCommand
{
    // Defaults are the request's own, so that both front ends share them.
    private static readonly MeasurementRequest s_default = new() { Dataset = string.Empty, Models = [], Destination = string.Empty };

    /// <summary>The models to measure: results of Start-RosePOTraining, or folders. Each is named after its folder.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArtifactPath("Model", Several = true)]
    [ArtifactCompletions("model")]
    public string[]? Model { get; set; } = [];

    /// <summary>The dataset to measure on: the result of Import-RecDataset, or its folder.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArtifactPath("Dataset")]
    [ArtifactCompletions("dataset")]
    public string? Dataset { get; set; }

    /// <summary>
    /// What to measure beside the models: Random, Popularity, RecentPopularity, ItemKnn, SasRec, Gru4Rec, Caser, or other models (results or folders), which come
    /// first in the table.
    /// </summary>
    [Parameter]
    [ArtifactPath("Model", Several = true)]
    [ArtifactCompletions(
        "model", BaselineNames.Random, BaselineNames.Popularity, BaselineNames.RecentPopularity, BaselineNames.ItemKnn, BaselineNames.SasRec, BaselineNames.Gru4Rec, BaselineNames.Caser)]
    [ValidateNotNullOrEmpty]
    public string[] Baseline { get; set; } = [];

    /// <summary>
    /// The oracles that serve as the baselines of their kinds (SasRec, Gru4Rec, Caser): results of Invoke-OracleSmoothing, or folders. A
    /// baseline without one is trained.
    /// </summary>
    [Parameter]
    [ArtifactPath("Oracle", Several = true)]
    [ArtifactCompletions("oracle")]
    [ValidateNotNullOrEmpty]
    public string[] Oracle { get; set; } = [];

    /// <summary>The name of the model that the others are compared against. Without it, sft where present, else the first.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Against { get; set; }

    /// <summary>The metrics that the report's tables and the printed differences show; without it the usual ones. Each row's Metrics holds all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Metric { get; set; } = [];

    /// <summary>The split that is measured.</summary>
    [Parameter]
    public DataSplit Split { get; set; } = s_default.Split;

    /// <summary>What is chosen from and how: the candidates, the whole catalogue by score or by beam search, or what is written freely, taken for the nearest title.</summary>
    [Parameter]
    public EvaluationProtocol Protocol { get; set; } = s_default.Protocol;

    /// <summary>
    /// How many candidates each question has, drawn for the measurement from what the user never meets. Without it, and without -CandidateFile, the dataset's
    /// own lists.
    /// </summary>
    [Parameter]
    public int? Candidates { get; set; }

    /// <summary>A file of candidate lists in place of the dataset's, as Import-RecDataset reads them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CandidateFile { get; set; }

    /// <summary>Gives the figures by group of users too: by how much is known of them (Activity), by how much they like what is popular (PopularityTaste).</summary>
    [Parameter]
    public UserGrouping[] UserGroup { get; set; } = [];

    /// <summary>Beams of -Protocol CatalogueBeam, and the longest list that it can give.</summary>
    [Parameter]
    public int Beams { get; set; } = s_default.Beams;

    /// <summary>Titles of history in a prompt.</summary>
    [Parameter]
    public int MaxHistory { get; set; } = s_default.MaxHistory;

    /// <summary>Bootstrap resamples of the users.</summary>
    [Parameter]
    public int Resamples { get; set; } = s_default.Resamples;

    /// <summary>The confidence of the intervals.</summary>
    [Parameter]
    public double Confidence { get; set; } = s_default.Confidence;

    /// <summary>Users whose free generation is measured for ValidRatio; 0 for all.</summary>
    [Parameter]
    public int GenerationUsers { get; set; } = s_default.GenerationUsers;

    /// <summary>The title of the report.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Title { get; set; } = s_default.Title;

    /// <summary>Writes each chart of the report as an SVG file too, into plots in the measurement's folder.</summary>
    [Parameter]
    public SwitchParameter Plots { get; set; }
}
