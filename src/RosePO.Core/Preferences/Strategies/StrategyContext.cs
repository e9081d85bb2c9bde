using RosePO.Core.Data;
using RosePO.Core.Preferences.Pairs;

namespace RosePO.Core.Preferences.Strategies;

/// <summary>What a strategy is made from.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Questions">The examples; histories contain the last items, which is all that prompts show.</param>
/// <param name="Own">The indices of the examples that the strategy will be asked about.</param>
/// <param name="Request">The request's values.</param>
/// <param name="Titles">The encoders, which strategies share.</param>
/// <param name="Generated">Takes rejected texts that name no item.</param>
/// <param name="Progress">Reports long preparations.</param>
/// <param name="Cancellation">Stops them.</param>
internal sealed record StrategyContext(
    RecDataset Dataset,
    IReadOnlyList<EvaluationCase> Questions,
    IReadOnlyList<int> Own,
    PreferencePairsRequest Request,
    TitleEncoders Titles,
    GeneratedTexts Generated,
    IProgress<StageProgress>? Progress,
    CancellationToken Cancellation)
{
    /// <summary>How much prompts show.</summary>
    public PromptShape Shape { get; init; } = new();

    /// <summary>Threads that a preparation may take; what comes out is the same with any number.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Tells how far a preparation is.</summary>
    public void Report(string activity, int done, int total) => Progress?.Report(new StageProgress("pairs", activity, done, total));
}
