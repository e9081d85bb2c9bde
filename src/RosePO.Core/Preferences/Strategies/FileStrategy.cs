using System.Globalization;
using System.Text;
using RosePO.Core.Data;
using RosePO.Core.Data.Formats;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Preferences.Strategies;

/// <summary>
/// Rejected answers from elsewhere: a table with the columns <c>user</c>, <c>chosen</c> and <c>rejected</c>, ids as in the source, a row for each rejected
/// answer, and <c>grade</c> where there is one. They are taken in the file's order.
/// </summary>
internal sealed class FileStrategy : IRejectedStrategy
{
    private static readonly RoleNames s_columns = new(user: ["user"], item: ["chosen"], title: ["rejected"], rating: ["grade"]);

    private readonly Dictionary<(int User, int Chosen), List<(int Item, float Grade)>> _rejected = [];
    private readonly IReadOnlyList<EvaluationCase> _questions;

    private FileStrategy(IReadOnlyList<EvaluationCase> questions) => _questions = questions;

    /// <summary>Reads the file of a request.</summary>
    /// <exception cref="RoseException">The request names no file, a column is missing, or a row names a user or an item that the dataset does not have.</exception>
    public static FileStrategy Create(StrategyContext context)
    {
        var path = context.Request.RejectedFile!;
        var strategy = new FileStrategy(context.Questions);
        var users = context.Dataset.Users.ToDictionary(user => user.SourceId, user => user.User, StringComparer.Ordinal);
        var items = context.Dataset.Items.ToDictionary(item => item.SourceId, item => item.Id, StringComparer.Ordinal);
        using var rows = DatasetFormats.TableOf(path).Open(path, s_columns, encoding: null);
        while (rows.Read())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var key = (
                Id(rows, Role.User, users, RoseErrorCode.UserUnknown, "user"),
                Id(rows, Role.Item, items, RoseErrorCode.ItemUnknown, "item"));
            var rejected = Id(rows, Role.Title, items, RoseErrorCode.ItemUnknown, "item");
            if (!strategy._rejected.TryGetValue(key, out var list))
            {
                strategy._rejected[key] = list = [];
            }

            if (!list.Exists(entry => entry.Item == rejected))
            {
                list.Add((rejected, GradeOf(rows)));
            }
        }

        return strategy;
    }

    /// <inheritdoc/>
    public IEnumerable<int> Propose(int example, bool[] forbidden, Random random) => Listed(example)?.Select(entry => entry.Item) ?? [];

    /// <inheritdoc/>
    public float Grade(int example, int item) => Listed(example)?.Find(entry => entry.Item == item).Grade ?? 0;

    /// <inheritdoc/>
    public StrategyNote Note(int example) => Listed(example) is null ? StrategyNote.Unlisted : StrategyNote.None;

    private List<(int Item, float Grade)>? Listed(int example) => _rejected.GetValueOrDefault((_questions[example].User, _questions[example].Target));

    private static int Id(RowSource row, Role role, Dictionary<string, int> ids, RoseErrorCode error, string kind)
    {
        if (!row.Has(role))
        {
            throw DatasetErrors.ColumnMissing(row.Path, kind, s_columns[role][0], row.Columns);
        }

        var text = row.TryGet(role, out var value) ? Encoding.UTF8.GetString(value) : string.Empty;
        return ids.TryGetValue(text, out var id) || ids.TryGetValue(SourceId.Normal(text), out id) ? id : throw PreferenceErrors.UnknownInRejected(error, row.Path, row.Place, kind, text);
    }

    private static float GradeOf(RowSource row)
    {
        if (!row.Has(Role.Rating) || !row.TryGet(Role.Rating, out var value) || value.Length == 0)
        {
            return 0;
        }

        return float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var grade) && grade is >= 0 and <= 1
            ? grade
            : throw DatasetErrors.ValueUnreadable(row.Path, row.Place, row.NameOf(Role.Rating), Encoding.UTF8.GetString(value), "a number in [0, 1]");
    }
}
