namespace RosePO;

/// <summary>What every stage returns: where its artifact is and whether it was made now.</summary>
public abstract record StageResult
{
    /// <summary>Whether an artifact of the same request and inputs was found and nothing was computed.</summary>
    public bool Reused { get; init; }

    /// <summary>How long the stage took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>What is worth a warning, a sentence each.</summary>
    public virtual IEnumerable<string> Warnings() => [];

    internal static IEnumerable<string> OnPrompts(string? note) => note is null ? [] : [$"Prompts differ: {note}."];
}

/// <summary>An imported dataset. Pipes into every later command by property name.</summary>
public sealed record DatasetResult : StageResult
{
    /// <summary>The dataset artifact's folder.</summary>
    public required string Dataset { get; init; }

    /// <summary>Users kept.</summary>
    public int Users { get; init; }

    /// <summary>Items kept.</summary>
    public int Items { get; init; }

    /// <summary>Interactions kept.</summary>
    public long Interactions { get; init; }

    /// <summary>Interactions of the training split.</summary>
    public long TrainInteractions { get; init; }

    /// <summary>Interactions that the filters dropped.</summary>
    public long Dropped { get; init; }

    /// <summary>Rows that could not be read and were skipped.</summary>
    public long SkippedRows { get; init; }

    /// <summary>What was wrong with the first of them, or null.</summary>
    public string? FirstSkipped { get; init; }

    /// <summary>Items that are called by their ids although the source has titles: it lists no usable title of them.</summary>
    public int UntitledItems { get; init; }

    /// <summary>What became of the title of the first of them, or null.</summary>
    public string? FirstUntitled { get; init; }

    /// <summary>Questions of the validation and test splits.</summary>
    public int Questions { get; init; }

    /// <summary>
    /// Questions of windows that may have leaked: their last items follow one another in a training window too, and the source does not say whose windows they are.
    /// </summary>
    public int OverlappingWindows { get; init; }

    /// <summary>The window of the first of them, or null.</summary>
    public string? FirstOverlapping { get; init; }

    /// <summary>What is worth a warning, a sentence each: rows that were skipped, items without a title, windows that may have leaked.</summary>
    public override IEnumerable<string> Warnings()
    {
        if (SkippedRows > 0)
        {
            yield return FormattableString.Invariant($"{SkippedRows} rows could not be read and were skipped. The first: {FirstSkipped}");
        }

        if (UntitledItems > 0)
        {
            yield return FormattableString.Invariant($"{UntitledItems} of {Items} items have no title and are called by their ids. The first: {FirstUntitled}.");
        }

        if (OverlappingWindows > 0)
        {
            yield return FormattableString.Invariant($"{OverlappingWindows} of {Questions} questions end in items that follow one another in a training window too: a few may do so by chance, many are a leak, and the source does not say whose windows they are. The first: '{FirstOverlapping}'.");
        }
    }
}

/// <summary>A trained model.</summary>
public sealed record ModelResult : StageResult
{
    /// <summary>The model artifact's folder.</summary>
    public required string Model { get; init; }

    /// <summary>The dataset it was trained on.</summary>
    public required string Dataset { get; init; }

    /// <summary>The stage that made it.</summary>
    public TrainingStage Stage { get; init; }

    /// <summary>Trained parameters.</summary>
    public long Parameters { get; init; }

    /// <summary>Optimizer steps.</summary>
    public int Steps { get; init; }

    /// <summary>The step whose weights were kept: the last, or the best where training was measured on the way.</summary>
    public int BestStep { get; init; }

    /// <summary>The mean loss of the last tenth of the steps.</summary>
    public double Loss { get; init; }

    /// <summary>The type of matrix products that was used.</summary>
    public Precision Precision { get; init; }

    /// <summary>
    /// Where the reference's log-probs came from: found beside the pair set, or computed, and why; null where no objective reads them.
    /// </summary>
    public string? ReferenceLogProbs { get; init; }

    /// <summary>Why a checkpoint that was there was not used, so that training started again; null where there was none, or it was.</summary>
    public string? CheckpointNote { get; init; }

    /// <summary>The most memory that the process had in use by the end, in bytes: of the process on a CPU, GPU memory not counted.</summary>
    public long PeakMemory { get; init; }

    /// <summary>HR@1 among the candidates of the validation users, or null where not measured.</summary>
    public double? ValidationHitRatio { get; init; }

    /// <summary>How much the prompts showed that it was trained on; the model is asked in the same way unless a request says otherwise.</summary>
    public PromptShape Shape { get; init; } = new();

    /// <summary>Of an aligned model: where prompts differ from those that the model before was trained on, in words; null where they do not.</summary>
    public string? PromptNote { get; init; }

    /// <summary>Of a pretrained model: that its data have several domains and no user items of two, in words; null where that is not so.</summary>
    public string? DomainNote { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> Warnings() =>
        [.. Reused || CheckpointNote is null ? [] : (string[])[CheckpointNote], .. OnPrompts(PromptNote), .. DomainNote is null ? [] : (string[])[$"{DomainNote}."]];
}

/// <summary>A pair set.</summary>
public record PairSetResult : StageResult
{
    /// <summary>The pair set artifact's folder.</summary>
    public required string Pairs { get; init; }

    /// <summary>The dataset it was made from.</summary>
    public required string Dataset { get; init; }

    /// <summary>Examples (prompts) with at least one rejected answer.</summary>
    public int Examples { get; init; }

    /// <summary>Rejected answers in all.</summary>
    public int PairCount { get; init; }

    /// <summary>Pairs, or whole examples, whose chosen and rejected item changed places, as the request's share asks.</summary>
    public int FlippedPairs { get; init; }

    /// <summary>Per strategy: pairs, and how its rejected answers compare with the chosen ones.</summary>
    public IReadOnlyList<StrategyCount> Strategies { get; init; } = [];

    /// <summary>How much the prompts show, which alignment takes from here; null for pairs that were imported as texts.</summary>
    public PromptShape? Shape { get; init; }

    /// <summary>Where prompts differ from those that the model was trained on, in words; null where they do not.</summary>
    public string? PromptNote { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> Warnings() => OnPrompts(PromptNote);
}

/// <summary>An exported pair set.</summary>
public sealed record ExportedPairsResult : StageResult
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Rows of the file.</summary>
    public int Rows { get; init; }

    /// <summary>Rejected answers in all.</summary>
    public int PairCount { get; init; }

    /// <summary>Where prompts differ from those that the pair set was built with, in words; null where they do not.</summary>
    public string? PromptNote { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> Warnings() => OnPrompts(PromptNote);
}

/// <summary>What one strategy contributed to a pair set.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Pairs">Rejected answers it found.</param>
/// <param name="Dropped">Rejected answers it could not find.</param>
/// <param name="MeanPopularity">Mean training count of its rejected items.</param>
/// <param name="ChosenPopularity">Mean training count of the chosen items of the same pairs.</param>
public sealed record StrategyCount(
    RejectedStrategy Strategy, int Pairs, int Dropped, double MeanPopularity, double ChosenPopularity)
{
    /// <summary>Mean cosine of its rejected titles to the chosen ones, by the built-in title encoder.</summary>
    public double MeanSimilarity { get; init; }

    /// <summary>
    /// Of the pairs: those whose rejected answer is a text that the model wrote and that names no item; the means leave them out.
    /// </summary>
    public int OutsideCatalogue { get; init; }

    /// <summary>Examples of which the model's best answer was the chosen item; 0 where no model was asked.</summary>
    public int ModelRight { get; init; }

    /// <summary>Of the dropped: those of examples that the model got right.</summary>
    public int DroppedAsRight { get; init; }

    /// <summary>Of the dropped: those of examples that the file says nothing about.</summary>
    public int DroppedAsUnlisted { get; init; }
}

/// <summary>A pair set with epsilon.</summary>
public sealed record SmoothedPairSetResult : PairSetResult
{
    /// <summary>The oracle artifact's folder, or null where none was trained.</summary>
    public string? Oracle { get; init; }

    /// <summary>The oracle's HR@1 among the validation candidates, or null where none was trained.</summary>
    public double? OracleHitRatio { get; init; }

    /// <summary>Mean epsilon.</summary>
    public double MeanEpsilon { get; init; }

    /// <summary>The share of pairs whose epsilon was clamped.</summary>
    public double ClampedShare { get; init; }

    /// <summary>Pairs that were left out because their epsilon was above the maximum.</summary>
    public int DroppedPairs { get; init; }

    /// <summary>Counts of epsilon in bins of 0.05: ten up to 0.5, or twenty up to 1 where larger ones were kept.</summary>
    public IReadOnlyList<int> Histogram { get; init; } = [];

    /// <summary>The tau of the epsilons, given or fitted; null for a constant.</summary>
    public double? Temperature { get; init; }

    /// <summary>The tau that makes epsilon likeliest on the validation pairs; null where there is no such pair.</summary>
    public double? FittedTemperature { get; init; }

    /// <summary>Validation pairs (a question's next item and another candidate) that calibration was judged on.</summary>
    public int CalibrationPairs { get; init; }

    /// <summary>The expected calibration error of epsilon on the validation pairs, with the tau that was given; null without such pairs.</summary>
    public double? CalibrationErrorBefore { get; init; }

    /// <summary>The same with the fitted tau, whether it was used or not.</summary>
    public double? CalibrationErrorAfter { get; init; }

    /// <inheritdoc/>
    /// <remarks>What the prompts show was decided when the pairs were built.</remarks>
    public override IEnumerable<string> Warnings() => [];
}
