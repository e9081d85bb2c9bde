using DuckDB.NET.Data;
using RosePO.Core.Artifacts;
using RosePO.Core.Data.Preparation;
using RosePO.Core.Data.Reading;

namespace RosePO.Core.Data;

/// <summary>Writes a dataset artifact's files.</summary>
internal static class DatasetWriter
{
    /// <summary>Writes items, interactions and candidates.</summary>
    public static void Write(PreparedSet prepared, TimeKind times, List<Question> questions, ArtifactFolder folder, CancellationToken cancellation)
    {
        var spill = folder.File("spill");
        using (var connection = DuckDb.Open(spill))
        {
            Items(connection, prepared.Catalogue, folder.File(DatasetFiles.Items));
            Interactions(connection, prepared.Examples, times, folder.File(DatasetFiles.Interactions), cancellation);
            Candidates(connection, questions, folder.File(DatasetFiles.Candidates));
        }

        if (Directory.Exists(spill))
        {
            Directory.Delete(spill, recursive: true);
        }
    }

    private static void Items(DuckDBConnection connection, Catalogue catalogue, string path)
    {
        connection.Execute("CREATE TABLE items (item INT, source_id VARCHAR, title VARCHAR, popularity INT, category VARCHAR, domain VARCHAR)");
        using (var appender = connection.CreateAppender("items"))
        {
            for (var item = 0; item < catalogue.SourceIds.Length; item++)
            {
                appender.CreateRow().AppendValue(item).AppendValue(catalogue.SourceIds[item]).AppendValue(catalogue.Titles[item])
                    .AppendValue(catalogue.Popularity[item]).AppendValue(catalogue.Categories[item]).AppendValue(catalogue.Domains?[item]).EndRow();
            }
        }

        // Sets of one domain keep the columns that they always had.
        connection.CopyToParquet($"SELECT {(catalogue.Domains is null ? "* EXCLUDE (domain)" : "*")} FROM items", path);
    }

    private static void Interactions(DuckDBConnection connection, Histories histories, TimeKind times, string path, CancellationToken cancellation)
    {
        var (type, time) = times switch
        {
            TimeKind.Date => ("BIGINT", "make_timestamp(timestamp)"),
            TimeKind.Real => ("DOUBLE", "timestamp"),
            TimeKind.Integer => ("BIGINT", "timestamp"),
            _ => ("BIGINT", "NULL::BIGINT"),
        };
        connection.Execute($"CREATE TABLE interactions (\"user\" INT, source_user VARCHAR, item INT, position INT, timestamp {type}, rating DOUBLE, split UTINYINT)");
        using (var appender = connection.CreateAppender("interactions"))
        {
            for (var user = 0; user < histories.Users; user++)
            {
                cancellation.ThrowIfCancellationRequested();
                var start = histories.Starts[user];
                for (var at = start; at < histories.Starts[user + 1]; at++)
                {
                    var row = appender.CreateRow().AppendValue(user).AppendValue(histories.Names[user]).AppendValue(histories.Items[at]).AppendValue(at - start);
                    row = times == TimeKind.Real ? row.AppendValue(TimeColumn.Real(histories.Times[at])) : row.AppendValue(histories.Times[at]);
                    row.AppendValue(histories.Ratings[at]).AppendValue((byte)histories.Splits[at]).EndRow();
                }
            }
        }

        // Rows are inserted in order, and a plain scan keeps it.
        connection.CopyToParquet(
            $"""SELECT "user", source_user, item, position, {time} AS timestamp, rating, CASE split WHEN 0 THEN 'train' WHEN 1 THEN 'validation' WHEN 2 THEN 'test' ELSE 'context' END AS split FROM interactions""",
            path);
    }

    private static void Candidates(DuckDBConnection connection, List<Question> questions, string path)
    {
        connection.Execute("CREATE TABLE candidates (split VARCHAR, \"user\" INT, target INT, candidates INT[])");
        using (var appender = connection.CreateAppender("candidates"))
        {
            foreach (var question in questions)
            {
                appender.CreateRow().AppendValue(Splits.Names[(int)question.Split]).AppendValue(question.User).AppendValue(question.Target)
                    .AppendValue(question.Candidates).EndRow();
            }
        }

        connection.CopyToParquet("SELECT * FROM candidates", path);
    }
}
