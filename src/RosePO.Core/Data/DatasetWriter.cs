using System.Text;
using DuckDB.NET.Data;
using RosePO.Core.Artifacts;
using RosePO.Core.Data.Preparation;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data;

/// <summary>Writes a dataset artifact's files.</summary>
internal static class DatasetWriter
{
    /// <summary>Writes items and interactions, which may continue while candidates are drawn.</summary>
    public static void Write(PreparedSet prepared, TimeKind times, ArtifactFolder folder, CancellationToken cancellation) => Spilling(folder, connection =>
    {
        Items(connection, prepared.Catalogue, folder.File(DatasetFiles.Items));
        Interactions(connection, prepared.Examples, times, folder.File(DatasetFiles.Interactions), cancellation);
    });

    /// <summary>Writes the candidates.</summary>
    public static void Write(List<Question> questions, ArtifactFolder folder) =>
        Spilling(folder, connection => Candidates(connection, questions, folder.File(DatasetFiles.Candidates)));

    private static void Spilling(ArtifactFolder folder, Action<DuckDBConnection> write)
    {
        var spill = folder.File("spill");
        using (var connection = DuckDb.Open(spill))
        {
            write(connection);
        }

        if (Directory.Exists(spill))
        {
            Directory.Delete(spill, recursive: true);
        }
    }

    private static void Items(DuckDBConnection connection, Catalogue catalogue, string path)
    {
        connection.Fill(
            "items", "item INT, source_id VARCHAR, title VARCHAR, popularity INT, category VARCHAR, domain VARCHAR", Enumerable.Range(0, catalogue.SourceIds.Length),
            (line, item) => line.AppendValue(item).AppendValue(catalogue.SourceIds[item]).AppendValue(catalogue.Titles[item])
                .AppendValue(catalogue.Popularity[item]).AppendValue(catalogue.Categories[item]).AppendValue(catalogue.Domains?[item]));

        // Sets that name no domain keep the columns that they always had.
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
        connection.Execute($"CREATE TABLE interactions (\"user\" INT, item INT, position INT, timestamp {type}, rating DOUBLE, split UTINYINT, source_user VARCHAR)");
        using (var appender = new VectorAppender(connection, "interactions"))
        {
            var user = 0;
            var name = Encoding.UTF8.GetBytes(histories.Names[user]);
            for (var start = 0; start < histories.Interactions; start += VectorAppender.Rows)
            {
                cancellation.ThrowIfCancellationRequested();
                var rows = Math.Min(VectorAppender.Rows, histories.Interactions - start);
                var users = appender.Column<int>(0, rows);
                var positions = appender.Column<int>(2, rows);
                var splits = appender.Column<byte>(5, rows);
                for (var row = 0; row < rows; row++)
                {
                    while (start + row >= histories.Starts[user + 1])
                    {
                        name = Encoding.UTF8.GetBytes(histories.Names[++user]);
                    }

                    users[row] = user;
                    appender.Text(6, row, name);
                    positions[row] = start + row - histories.Starts[user];
                    splits[row] = (byte)histories.Splits[start + row];
                }

                histories.Items.AsSpan(start, rows).CopyTo(appender.Column<int>(1, rows));
                histories.Ratings.AsSpan(start, rows).CopyTo(appender.Column<double>(4, rows));
                Times(histories.Times.AsSpan(start, rows), times, appender, rows);
                appender.Append(rows);
            }

            appender.Finish();
        }

        // Rows are inserted in order, and a plain scan keeps it; a join or a subquery would not.
        connection.CopyToParquet(
            $"""SELECT "user", source_user, item, position, {time} AS timestamp, rating, CASE split WHEN 0 THEN 'train' WHEN 1 THEN 'validation' WHEN 2 THEN 'test' ELSE 'context' END AS split FROM interactions""",
            path);
    }

    private static void Times(ReadOnlySpan<long> values, TimeKind times, VectorAppender appender, int rows)
    {
        if (times != TimeKind.Real)
        {
            values.CopyTo(appender.Column<long>(3, rows));
            return;
        }

        var column = appender.Column<double>(3, rows);
        for (var row = 0; row < rows; row++)
        {
            column[row] = TimeColumn.Real(values[row]);
        }
    }

    private static void Candidates(DuckDBConnection connection, List<Question> questions, string path)
    {
        connection.Fill("candidates", "split VARCHAR, \"user\" INT, target INT, candidates INT[]", questions, (line, question) => line
            .AppendValue(Splits.NameOf(question.Split)).AppendValue(question.User).AppendValue(question.Target).AppendList(question.Candidates));
        connection.CopyToParquet("SELECT * FROM candidates", path);
    }
}
