using System.Text;
using RosePO.Core.Data.Preparation;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// Several dataset artifacts as one, each item tagged with its domain: for continual pre-training over domains. Ids are <c>domain:id</c>; users
/// too, unless the sets share them. Splits stay as each set has them, or are made again.
/// </summary>
internal sealed class MergeFormat : IDatasetFormat
{
    public DatasetFormat Name => DatasetFormat.Merge;

    public bool Recognises(string path) => false;

    public IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request)
    {
        Sources(request);
        return SourceFiles.Inputs(request.Merge);
    }

    public void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        data.Domains = [];
        var given = request.Split is SplitKind.Auto or SplitKind.Given;
        if (given && request.SharedUsers)
        {
            throw DatasetErrors.SharedUsersNeedSplit();
        }

        // Dates and numbers do not order together; users of their own need no such order.
        var alike = Sources(request).Select(source => TimesOf(source.Folder)).Distinct().ToArray() is ["number"] or ["date"];
        if (!alike && (request.SharedUsers || request.Split == SplitKind.Chronological))
        {
            throw DatasetErrors.TimesUnlike(request.SharedUsers ? nameof(request.SharedUsers) : nameof(SplitKind.Chronological));
        }

        var shared = false;
        foreach (var (folder, domain) in Named(request))
        {
            var known = data.Users.Count;
            shared |= Read(data, folder, domain, request.SharedUsers ? string.Empty : $"{domain}:", given, alike, cancellation) < known;
        }

        if (request.SharedUsers && request.Merge.Count > 1 && !shared)
        {
            throw DatasetErrors.UsersNotShared(request.Merge[0], request.Merge[1]);
        }
    }

    // Returns the least number of a user.
    private static int Read(RawData data, string folder, string domain, string userPrefix, bool given, bool timed, CancellationToken cancellation)
    {
        var items = DatasetFile.Read(Path.Combine(folder, DatasetFiles.Items), (connection, table) => connection
            .Query($"SELECT source_id, title, category FROM {table} ORDER BY item")
            .Select(row => Item(row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2))).ToArray());
        var file = Path.Combine(folder, DatasetFiles.Interactions);
        return DatasetFile.Read(file, (connection, table) =>
        {
            var least = int.MaxValue;
            using var reader = new VectorReader(
                connection, $"""SELECT source_user, item::INT, timestamp::VARCHAR, rating::DOUBLE, split FROM {table} ORDER BY "user", position""", cancellation);
            while (reader.Read())
            {
                for (var row = 0; row < reader.Rows; row++)
                {
                    least = Math.Min(least, Add(reader, row));
                }
            }

            return least;
        });

        int Item(string id, string title, string? category)
        {
            var item = data.Items.Intern($"{domain}:{id}");
            data.Texts.Add(item, title, category);
            data.Domains![item] = domain;
            return item;
        }

        int Add(VectorReader reader, int row)
        {
            DatasetFile.Require(!(reader.IsNull(0, row) || reader.IsNull(1, row) || reader.IsNull(3, row) || reader.IsNull(4, row)), file, "a value is missing");
            var item = reader.Column<int>(1)[row];
            var split = Splits.Named(Encoding.UTF8.GetString(reader.Text(4, row)));
            DatasetFile.Require(split is not null && item >= 0 && item < items.Length, file, "a split or an item is not known");
            data.Windows |= split == DataSplit.Context;
            var time = 0L;
            if (timed && !reader.IsNull(2, row))
            {
                data.Time.TryRead(reader.Text(2, row), out time);
            }

            var user = data.Users.Intern(userPrefix.Length == 0 ? SourceId.Normal(reader.Text(0, row)) : Encoding.UTF8.GetBytes(userPrefix + Encoding.UTF8.GetString(reader.Text(0, row))));
            data.Rows.Add(user, items[item], time, reader.Column<double>(3)[row], given ? split : null);
            return user;
        }
    }

    // A set that was imported with a domain keeps it where the request names none.
    private static (string Folder, string Domain)[] Named(ImportDatasetRequest request)
    {
        var named = Sources(request).Select(source => (source.Folder, Domain: request.Domains.Count > 0 ? source.Domain : OwnDomain(source.Folder) ?? source.Domain)).ToArray();
        return named.DistinctBy(source => source.Domain).Count() == named.Length ? named : throw DomainsInvalid();
    }

    private static string? OwnDomain(string folder) => RecDataset.LoadItems(folder).Select(item => item.Domain).Distinct().ToArray() is [{ } only] ? only : null;

    // What the times of a dataset are: date, number or none.
    private static string TimesOf(string folder)
    {
        Artifacts.Artifact.Open(folder, RecDataset.Kind);
        return DatasetFile.Read(Path.Combine(folder, DatasetFiles.Interactions), (connection, table) => connection
            .Query($"SELECT coalesce(any_value(CASE typeof(timestamp) WHEN 'TIMESTAMP' THEN 'date' ELSE 'number' END) FILTER (timestamp IS NOT NULL), 'none') FROM {table}")
            .Select(row => row.GetString(0)).Single());
    }

    private static IEnumerable<(string Folder, string Domain)> Sources(ImportDatasetRequest request)
    {
        var domains = request.Domains.Count > 0 ? request.Domains : [.. request.Merge.Select(folder => Path.GetFileName(folder.TrimEnd('/', '\\')))];
        return request.Merge.Count > 0 && domains.Count == request.Merge.Count && domains.Distinct().Count() == domains.Count
            ? request.Merge.Zip(domains)
            : throw DomainsInvalid();
    }

    private static RoseException DomainsInvalid() =>
        DatasetErrors.ValueInvalid(nameof(ImportDatasetRequest.Domains), "one name for each dataset of Merge, all different");
}
