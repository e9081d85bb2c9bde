using System.Management.Automation;
using RosePO.Binding;

namespace RosePO.Commands;

public sealed partial class NewPreferencePairsCommand
{
    // Defaults are the request's own, so that both front ends share them.
    private static readonly PreferencePairsRequest s_default = new() { Dataset = string.Empty, Destination = string.Empty };

    /// <summary>The dataset: the result of Import-RecDataset, or its folder.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArtifactPath("Dataset")]
    [ArtifactCompletions("dataset")]
    public string? Dataset { get; set; }

    /// <summary>How rejected answers are found; each strategy adds its own.</summary>
    [Parameter(Position = 0)]
    [Alias("Strategies")]
    [ValidateNotNullOrEmpty]
    public RejectedStrategy[] Strategy { get; set; } = [.. s_default.Strategies];

    /// <summary>A weight for each strategy: each example draws one of them. Without it every strategy adds its own to every example.</summary>
    [Parameter]
    [Alias("StrategyWeights")]
    public double[]? StrategyWeight { get; set; }

    /// <summary>
    /// The fine-tuned model whose own mistakes <c>SelfHard</c> collects: a result of Start-RosePOTraining, or its folder.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArtifactPath("Model")]
    [ArtifactCompletions("model")]
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

    /// <summary>For <c>Popularity</c>: what the user has in training may be rejected too, all but the chosen item.</summary>
    [Parameter]
    public SwitchParameter PopularityIncludesHistory { get; set; }

    /// <summary>For <c>Semantic</c>: what titles are compared with.</summary>
    [Parameter]
    public SemanticAnchor SemanticAnchor { get; set; }

    /// <summary>For <c>Semantic</c>: whether the nearest or the farthest titles are taken.</summary>
    [Parameter]
    public SemanticOrder SemanticOrder { get; set; }

    /// <summary>For <c>Semantic</c>: what makes vectors of titles.</summary>
    [Parameter]
    public TitleVectors TitleVectors { get; set; }

    /// <summary>The vectors of <c>-TitleVectors File</c>: a <c>.f32</c> file beside a <c>.tsv</c> of ids and titles.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TitleVectorFile { get; set; }

    /// <summary>
    /// The sentence encoder of <c>-TitleVectors Onnx</c>: a folder with <c>model.onnx</c> (or <c>onnx/model.onnx</c>) and <c>vocab.txt</c> or
    /// <c>tokenizer.json</c>.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TitleEncoderFolder { get; set; }

    /// <summary>For <c>SelfHard</c>: how the model's own answers are found.</summary>
    [Parameter]
    public SelfHardMode SelfHardMode { get; set; }

    /// <summary>For <c>SelfHard</c> that writes: any text, titles of the catalogue, or titles of the prompt's candidates.</summary>
    [Parameter]
    public AnswerSpace SelfHardWithin { get; set; }

    /// <summary>For <c>-SelfHardMode Beam</c> and <c>Sampled</c>: beams, or draws, of an example.</summary>
    [Parameter]
    public int SelfHardAnswers { get; set; } = s_default.SelfHardAnswers;

    /// <summary>For <c>SelfHard</c> that writes: the most tokens of a text that is not bound to titles.</summary>
    [Parameter]
    public int SelfHardMaxTokens { get; set; } = s_default.SelfHardMaxTokens;

    /// <summary>For <c>-SelfHardMode Sampled</c>: divides the logits.</summary>
    [Parameter]
    public double SelfHardTemperature { get; set; } = s_default.SelfHardTemperature;

    /// <summary>For <c>-SelfHardMode Sampled</c>: the likeliest tokens that hold this share of the probability are drawn from.</summary>
    [Parameter]
    public double SelfHardTopP { get; set; } = s_default.SelfHardTopP;

    /// <summary>For <c>SelfHard</c>: what is rejected where the model's best answer is the chosen item.</summary>
    [Parameter]
    public OnCorrectAnswer OnCorrectAnswer { get; set; }

    /// <summary>For <c>InBatch</c>: examples in a batch.</summary>
    [Parameter]
    public int InBatchSize { get; set; } = s_default.InBatchSize;

    /// <summary>For <c>File</c>: a table of user, chosen and rejected item, ids as in the source.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RejectedFile { get; set; }

    /// <summary>Stores a grade with each rejected answer.</summary>
    [Parameter]
    public SwitchParameter Graded { get; set; }

    /// <summary>The share of pairs whose chosen and rejected item change places: wrong labels on purpose, for measuring how much of them an objective bears.</summary>
    [Parameter]
    public double FlipShare { get; set; } = s_default.FlipShare;
}
