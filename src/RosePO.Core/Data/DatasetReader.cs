using System.Text;
using DuckDB.NET.Data;
using RosePO.Core.Artifacts;
using RosePO.Core.Data.Preparation;

namespace RosePO.Core.Data;

/// <summary>Reads a dataset artifact and checks that its files agree with each other.</summary>
internal static class DatasetReader
{
    /// <summary>Reads the artifact.</summary>
    public static RecDataset Read(string folder)
    {
        var items = ReadItems(folder);
        var (userFile, caseFile) = (Path.Combine(folder, DatasetFiles.Interactions), Path.Combine(folder, DatasetFiles.Candidates));
        var users = DatasetFile.Read(userFile, (connection, table) => ReadUsers(connection, table, userFile, items.Count));
        var cases = DatasetFile.Read(caseFile, (connection, table) => ReadCases(connection, table, caseFile, items.Count, users));
        return new RecDataset(folder, items, users, cases);
    }

    /// <summary>Reads the artifact's items alone.</summary>
    public static List<RecItem> ReadItems(string folder)
    {
        Artifact.Open(folder, RecDataset.Kind);
        var file = Path.Combine(folder, DatasetFiles.Items);
        return DatasetFile.Read(file, (connection, table) => ReadItems(connection, table, file));
    }

    private static List<RecItem> ReadItems(DuckDBConnection connection, string table, string file)
    {
        var items = new List<RecItem>();
        var domain = connection.Query($"DESCRIBE SELECT * FROM {table}").Any(row => row.GetString(0) == "domain") ? "domain::VARCHAR" : "NULL::VARCHAR";
        foreach (var row in Rows(connection, $"SELECT item::INT, source_id::VARCHAR, title::VARCHAR, popularity::INT, category::VARCHAR, {domain}", table, "item"))
        {
            DatasetFile.Require(row.GetInt32(0) == items.Count, file, "item ids have gaps");
            items.Add(new RecItem(items.Count, row.GetString(1), row.GetString(2), row.GetInt32(3), Text(row, 4), Text(row, 5)));
        }

        return items;
    }

    private static string? Text(DuckDBDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static List<UserHistory> ReadUsers(DuckDBConnection connection, string table, string file, int items)
    {
        var users = new List<UserHistory>();
        var (history, splits, source) = (new List<int>(), new List<DataSplit>(), string.Empty);
        var places = string.Join(' ', Splits.InOrder.Select((known, place) => FormattableString.Invariant($"WHEN '{known.Name}' THEN {place}")));

        // In the order in which they were written; another one has gaps.
        using var reader = new VectorReader(
            connection,
            $"""SELECT "user"::INT, item::INT, position::INT, CASE split {places} ELSE -1 END, CASE WHEN position = 0 THEN source_user::VARCHAR END FROM {table}""");
        while (reader.Read())
        {
            for (var row = 0; row < reader.Rows; row++)
            {
                DatasetFile.Require(!(reader.IsNull(0, row) || reader.IsNull(1, row) || reader.IsNull(2, row)), file, "a value is missing");
                Add(row, reader.Column<int>(0)[row], reader.Column<int>(1)[row], reader.Column<int>(2)[row], reader.Column<int>(3)[row]);
            }
        }

        Finish();
        return users;

        void Add(int row, int user, int item, int position, int split)
        {
            if (position == 0)
            {
                Finish();
                DatasetFile.Require(!reader.IsNull(4, row), file, "a user has no id");
                source = Encoding.UTF8.GetString(reader.Text(4, row));
            }

            DatasetFile.Require(user == users.Count && position == history.Count, file, "users or positions have gaps");
            DatasetFile.Require(item >= 0 && item < items, file, "an item is not in the catalogue");
            DatasetFile.Require(split >= 0 && (position == 0 || split >= Splits.Rank(splits[^1])), file, "splits are not in the order context, train, validation, test");
            history.Add(item);
            splits.Add(Splits.InOrder[split].Split);
        }

        void Finish()
        {
            if (history.Count > 0)
            {
                users.Add(new UserHistory(users.Count, source, [.. history], [.. splits]));
                history.Clear();
                splits.Clear();
            }
        }
    }

    private static Dictionary<DataSplit, IReadOnlyList<EvaluationCase>> ReadCases(
        DuckDBConnection connection, string table, string file, int items, List<UserHistory> users)
    {
        var validation = new List<EvaluationCase>();
        var test = new List<EvaluationCase>();
        foreach (var row in Rows(connection, "SELECT split::VARCHAR, \"user\"::INT, target::INT, candidates::INT[]", table, "\"user\", split DESC"))
        {
            var split = Splits.Named(row.GetString(0));
            var (user, target) = (row.GetInt32(1), row.GetInt32(2));
            var candidates = row.GetFieldValue<List<int>>(3).ToArray();
            DatasetFile.Require(split is DataSplit.Validation or DataSplit.Test, file, "a split is neither validation nor test");
            DatasetFile.Require(user >= 0 && user < users.Count, file, "a user is not in the interactions");
            var at = Array.IndexOf(users[user].Splits, split!.Value);
            DatasetFile.Require(at >= 0 && users[user].Items[at] == target, file, "a target is not the user's first item of its split");
            DatasetFile.Require(candidates.Count(item => item == target) == 1, file, "a target is not once among its candidates");
            DatasetFile.Require(candidates.All(item => item >= 0 && item < items), file, "a candidate is not in the catalogue");
            (split == DataSplit.Test ? test : validation).Add(new EvaluationCase(user, users[user].Items[..at], target, candidates));
        }

        return new() { [DataSplit.Validation] = validation, [DataSplit.Test] = test };
    }

    private static IEnumerable<DuckDBDataReader> Rows(DuckDBConnection connection, string select, string table, string order) =>
        connection.Query($"{select} FROM {table} ORDER BY {order}");
}
