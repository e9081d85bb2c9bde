using DuckDB.NET.Data;
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
            var first = data.User.Count;
            Read(data, folder, domain, request.SharedUsers ? string.Empty : $"{domain}:", given, alike);
            shared |= data.User.Skip(first).Any(user => user < known);
            cancellation.ThrowIfCancellationRequested();
        }

        if (request.SharedUsers && request.Merge.Count > 1 && !shared)
        {
            throw DatasetErrors.UsersNotShared(request.Merge[0], request.Merge[1]);
        }
    }

    private static void Read(RawData data, string folder, string domain, string userPrefix, bool given, bool timed)
    {
        var items = DatasetFile.Read(Path.Combine(folder, DatasetFiles.Items), (connection, table) => connection
            .Query($"SELECT source_id, title, category FROM {table} ORDER BY item")
            .Select(row => Item(row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2))).ToArray());
        var file = Path.Combine(folder, DatasetFiles.Interactions);
        DatasetFile.Read(file, (connection, table) => connection
            .Query($"""SELECT source_user, item, timestamp::VARCHAR, rating, split FROM {table} ORDER BY "user", position""")
            .Select(Add).Count());

        int Item(string id, string title, string? category)
        {
            var item = data.Items.Intern($"{domain}:{id}");
            data.Texts.Add(item, title, category);
            data.Domains![item] = domain;
            return item;
        }

        bool Add(DuckDBDataReader row)
        {
            var split = Splits.Named(row.GetString(4));
            DatasetFile.Require(split is not null && row.GetInt32(1) >= 0 && row.GetInt32(1) < items.Length, file, "a split or an item is not known");
            data.Windows |= split == DataSplit.Context;
            if (!timed || !data.Time.TryAdd(System.Text.Encoding.UTF8.GetBytes(row.GetString(2))))
            {
                data.Time.AddNone();
            }

            var user = userPrefix.Length == 0 ? SourceId.Normal(row.GetString(0)) : userPrefix + row.GetString(0);
            data.Add(data.Users.Intern(user), items[row.GetInt32(1)], row.GetDouble(3), given ? split : null);
            return true;
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
