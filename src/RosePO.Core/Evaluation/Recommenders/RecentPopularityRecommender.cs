using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;

namespace RosePO.Core.Evaluation.Recommenders;

/// <summary>
/// Scores an item by its interactions in the latest tenth of the training split by time (Ji et al. 2020 show how far popularity of now and of always differ);
/// items that are equal there by their interactions in all of it.
/// </summary>
/// <param name="recent">Each item's interactions in the latest tenth.</param>
/// <param name="items">The catalogue.</param>
internal sealed class RecentPopularityRecommender(IReadOnlyList<int> recent, IReadOnlyList<RecItem> items) : IRecommender
{
    private const double Window = 0.1;

    private readonly float _most = 1 + items.Max(item => item.Popularity);

    /// <inheritdoc/>
    public string Name => "recentpopularity";

    /// <summary>Counts the latest tenth of a dataset; of the interactions at its first moment all count.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: the dataset has no times.</exception>
    public static RecentPopularityRecommender Of(RecDataset dataset)
    {
        var counts = DatasetFile.Read(Path.Combine(dataset.Folder, DatasetFiles.Interactions), (connection, table) => connection.Query($"""
            SELECT item::INT, count(*)::INT FROM {table}
            WHERE split = 'train' AND timestamp >= (SELECT quantile_disc(timestamp, {DuckDb.Literal(1 - Window)}) FROM {table} WHERE split = 'train')
            GROUP BY item
            """).Select(row => (Item: row.GetInt32(0), Count: row.GetInt32(1))).ToArray());
        var recent = new int[dataset.Items.Count];
        foreach (var (item, count) in counts)
        {
            recent[item] = count;
        }

        return recent.Any(count => count > 0) ? new RecentPopularityRecommender(recent, dataset.Items) : throw MeasurementErrors.NoTimes(dataset.Folder);
    }

    /// <inheritdoc/>
    public IReadOnlyList<CaseAnswer> Recommend(
        IReadOnlyList<EvaluationCase> cases, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        [.. cases.Select(question => new CaseAnswer(Array.ConvertAll(question.Candidates, item => recent[item] + (items[item].Popularity / _most))))];
}
