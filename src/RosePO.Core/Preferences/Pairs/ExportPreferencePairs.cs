using System.Diagnostics;
using RosePO.Core.Artifacts;
using RosePO.Core.Text.Prompts;

namespace RosePO.Core.Preferences.Pairs;

/// <summary>Writes a pair set as the texts that other trainers read.</summary>
public static class ExportPreferencePairs
{
    /// <summary>Writes the file in full or not at all.</summary>
    /// <exception cref="RoseException">The pairs are not a pair set, or the file exists or cannot be written.</exception>
    public static ExportedPairsResult Run(ExportPairsRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var clock = Stopwatch.StartNew();
        _ = PairFile.IsParquet(request.Path);
        if (Path.Exists(request.Path) && !request.Overwrite)
        {
            throw ArtifactErrors.Exists(request.Path);
        }

        var set = PairSet.Load(request.Pairs);
        var history = PromptShape.Resolve(set.Shape, request.MaxHistory).MaxHistory;
        var pairs = set.Texts is { } texts ? Imported(set, texts) : Worded(set, request, history);
        cancellation.ThrowIfCancellationRequested();

        var rows = WholeFile.Replace(request.Path, temporary => PairFile.Write(temporary, pairs, request.Layout, request.SeveralRejected), cancellation);
        progress?.Report(new StageProgress("pairs", "exporting pairs", rows, rows));
        return new ExportedPairsResult
        {
            Path = request.Path,
            Rows = rows,
            PairCount = pairs.Sum(pair => pair.Rejected.Length),
            PromptNote = set.Shape is { } built && built.MaxHistory != history
                ? FormattableString.Invariant($"{ModelPrompt.HistoryOf(history)} (the pair set was built with {built.MaxHistory})")
                : null,
            Elapsed = clock.Elapsed,
        };
    }

    private static List<TextPair> Imported(PairSet set, IReadOnlyList<string> texts) =>
        [.. set.Examples.Select(row => new TextPair(texts[row.History[0]], texts[row.Chosen], [.. row.Rejected.Select(item => texts[item])], row.Epsilon))];

    private static List<TextPair> Worded(PairSet set, ExportPairsRequest request, int history)
    {
        var items = PairDataset.Load(set, request.Pairs).With(set.Generated).Items;
        var template = PromptTemplates.Resolve(request.PromptTemplate);
        PromptTitle[] Titles(IEnumerable<int> listed) => [.. listed.Select(item => new PromptTitle(items[item].Title, items[item].Domain))];
        string Answer(int item) => PromptWording.Answer(template, items[item].Title);
        return [.. set.Examples.Select(row => new TextPair(
            PromptWording.Question(template, Titles(row.History.TakeLast(history)), Titles(row.Candidates)).Trim(),
            Answer(row.Chosen), [.. row.Rejected.Select(Answer)], row.Epsilon))];
    }
}
