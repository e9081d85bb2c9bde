using System.Globalization;
using System.Text;
using RosePO.Core.Data;
using RosePO.Core.Data.Formats;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Oracles;

/// <summary>
/// Scores from elsewhere as an oracle: a table with a column <c>score</c>, one that names the item (<c>item</c>, its id in <c>items.parquet</c>, or
/// <c>source_id</c>, its id in the raw data) and one that names whose score it is (<c>example</c>, a row of <c>pairs.parquet</c>; <c>user</c>, an id of
/// <c>interactions.parquet</c>; or <c>source_user</c>, the id in the raw data).
/// </summary>
internal sealed class ScoresFile : IOracle
{
    // Whose score it is, what of, and the score, in the roles that tables have.
    private static readonly RoleNames s_columns = new(user: ["example", "user", "source_user"], item: ["item", "source_id"], rating: ["score"]);

    private readonly Dictionary<(string Key, string Item), float> _scores = [];
    private readonly RecDataset _dataset;
    private readonly string _path;
    private string _key = string.Empty;
    private string _item = string.Empty;

    private ScoresFile(RecDataset dataset, string path) => (_dataset, _path) = (dataset, path);

    /// <summary>All of a history: what a score was made from is not ours to say.</summary>
    public int MaxLength => int.MaxValue;

    /// <summary>Reads a file.</summary>
    /// <exception cref="RoseException">A column is missing, a score is not a number, or a pair has two scores.</exception>
    public static ScoresFile Load(string path, RecDataset dataset, CancellationToken cancellation = default)
    {
        var scores = new ScoresFile(dataset, path);
        using var rows = DatasetFormats.TableOf(path).Open(path, s_columns, encoding: null);
        if (rows.ColumnsAreKnown)
        {
            Require(rows);
        }

        while (rows.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            scores.Add(rows);
        }

        Require(rows);
        (scores._key, scores._item) = (rows.NameOf(Role.User).ToLowerInvariant(), rows.NameOf(Role.Item).ToLowerInvariant());
        return scores;
    }

    /// <inheritdoc/>
    public float[][] Score(IReadOnlyList<OracleQuery> queries, Action<int>? done = null, CancellationToken cancellation = default)
    {
        var scores = queries.Select(query =>
        {
            cancellation.ThrowIfCancellationRequested();
            var key = KeyOf(query);
            return Array.ConvertAll(query.Items.ToArray(), item => _scores.GetValueOrDefault((key, ItemOf(item)), float.NaN));
        }).ToArray();
        done?.Invoke(queries.Count);
        return scores;
    }

    /// <inheritdoc/>
    /// <exception cref="RoseException">Always: the file has scores of some items, and a rank is a place among all.</exception>
    public float[][] RankOdds(IReadOnlyList<OracleQuery> queries, Action<int>? done = null, CancellationToken cancellation = default) =>
        throw OracleErrors.NoRanks(_path);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Add(RowSource row)
    {
        var (key, item, text) = (SourceId.Normal(Text(row, Role.User)), SourceId.Normal(Text(row, Role.Item)), Text(row, Role.Rating));
        if (!float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) || !float.IsFinite(score))
        {
            throw DatasetErrors.ValueUnreadable(row.Path, row.Place, row.NameOf(Role.Rating), text, "a number");
        }

        if (key.Length == 0 || item.Length == 0)
        {
            var role = key.Length == 0 ? Role.User : Role.Item;
            throw DatasetErrors.ValueUnreadable(row.Path, row.Place, row.NameOf(role), null, "an id");
        }

        if (!_scores.TryAdd((key, item), score) && _scores[(key, item)] != score)
        {
            throw OracleErrors.TwoScores(row.Path, $"{row.NameOf(Role.User)} '{key}'", item);
        }
    }

    private static string Text(RowSource row, Role role) => row.TryGet(role, out var value) ? Encoding.UTF8.GetString(value) : string.Empty;

    private static void Require(RowSource rows)
    {
        foreach (var role in (Role[])[Role.User, Role.Item, Role.Rating])
        {
            if (!rows.Has(role))
            {
                throw OracleErrors.NoScoreKey(rows.Path, string.Join(" or ", s_columns[role].Select(name => $"'{name}'")), rows.Columns);
            }
        }
    }

    private string KeyOf(OracleQuery query) => _key switch
    {
        "example" => query.Example.ToString(CultureInfo.InvariantCulture),
        "user" => query.User.ToString(CultureInfo.InvariantCulture),
        _ => SourceId.Normal(_dataset.Users[query.User].SourceId),
    };

    private string ItemOf(int item) => _item == "item" ? item.ToString(CultureInfo.InvariantCulture) : SourceId.Normal(_dataset.Items[item].SourceId);
}
