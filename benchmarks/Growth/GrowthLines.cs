namespace RosePO.Benchmarks.Growth;

/// <summary>Every line of growth.</summary>
internal static class GrowthLines
{
    /// <summary>The lines: of a preference step, of candidate scoring, of the import and of pair mining.</summary>
    public static readonly IReadOnlyList<GrowthLine> All =
    [
        new("step", "tokens", 48, (at, size) => ModelGrowth.Step(at, promptTokens: size)),
        new("step", "rows", 2, (at, size) => ModelGrowth.Step(at, rows: size)),
        new("step", "answers", 2, (at, size) => ModelGrowth.Step(at, answers: size)),
        new("scoring", "tokens", 48, (at, size) => ModelGrowth.Scoring(at, promptTokens: size)),
        new("scoring", "rows", 2, (at, size) => ModelGrowth.Scoring(at, rows: size)),
        new("scoring", "answers", 5, (at, size) => ModelGrowth.Scoring(at, answers: size)),
        new("scoring", "catalogue", 125, (at, size) => ModelGrowth.Scoring(at, rows: 1, answers: size)),
        new("import", "rows", 500_000, (at, size) => DataGrowth.Import(at, rows: size)),
        new("import", "catalogue", 5_000, (at, size) => DataGrowth.Import(at, items: size)),
        new("import", "history", 25, (at, size) => DataGrowth.Import(at, history: size)),
        new("mining", "rows", 5_000, (at, size) => DataGrowth.Mining(at, examples: size)),
        new("mining", "catalogue", 5_000, (at, size) => DataGrowth.Mining(at, items: size)),
        new("mining", "answers", 2, (at, size) => DataGrowth.Mining(at, answers: size)),
        new("mining", "history", 5, DataGrowth.ModelMining),
    ];

    /// <summary>The line of a name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static GrowthLine Find(string name) =>
        All.FirstOrDefault(line => line.Name == name) ?? throw new UsageException($"--line is '{name}': pass one of {string.Join(", ", All.Select(line => line.Name))}.");
}
