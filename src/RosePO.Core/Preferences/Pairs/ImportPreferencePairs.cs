using RosePO.Core.Artifacts;

namespace RosePO.Core.Preferences.Pairs;

/// <summary>Makes a pair set of a preference file: it trains a model folder by its own texts, without a dataset.</summary>
public static class ImportPreferencePairs
{
    /// <summary>Imports the pairs, or finds the artifact of the same request.</summary>
    /// <exception cref="RoseException">The file is missing, or a row is not a pair: its line is named.</exception>
    public static PairSetResult Run(ImportPairsRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        Artifact.Produce(Spec(request), folder => Build(request, folder, progress, cancellation), progress, cancellation) with
        {
            Pairs = request.Destination,
        };

    /// <summary>What the pair set is made from.</summary>
    internal static ArtifactSpec Spec(ImportPairsRequest request) =>
        new(PairSet.Kind, request, request.Destination, new Dictionary<string, string> { ["path"] = request.Path }, request.Overwrite);

    private static PairSetResult Build(ImportPairsRequest request, ArtifactFolder folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var texts = new List<string>();
        var rows = new List<PreferenceExample>();
        foreach (var pair in PairFile.Read(request.Path))
        {
            cancellation.ThrowIfCancellationRequested();
            int[] rejected = [.. pair.Rejected.Select(Id)];
            rows.Add(new PreferenceExample(
                rows.Count, 0, [Id(pair.Prompt)], [], Id(pair.Chosen), rejected, [.. rejected.Select(_ => RejectedStrategy.File)], pair.Epsilon));
        }

        if (rows.Count == 0)
        {
            throw PreferenceErrors.PairFileBroken(request.Path, "it contains no pair");
        }

        PairSet.Write(folder.File(PairSet.FileName), rows);
        PairTexts.Write(folder.File(PairTexts.FileName), texts);
        progress?.Report(new StageProgress("pairs", "importing pairs", rows.Count, rows.Count));
        var pairs = rows.Sum(row => row.Rejected.Length);
        return new PairSetResult
        {
            Pairs = request.Destination,
            Dataset = string.Empty,
            Examples = rows.Count,
            PairCount = pairs,
            Strategies = [new StrategyCount(RejectedStrategy.File, pairs, 0, 0, 0)],
        };

        int Id(string text)
        {
            if (!ids.TryGetValue(text, out var id))
            {
                ids[text] = id = texts.Count;
                texts.Add(text);
            }

            return id;
        }
    }
}
