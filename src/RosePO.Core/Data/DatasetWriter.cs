using System.Text;
using DuckDB.NET.Data;
using RosePO.Core.Artifacts;
using RosePO.Core.Data.Preparation;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data;

/// <summary>Writes a dataset artifact's files.</summary>
internal sealed class DatasetWriter : IDisposable
{
    /// <summary>The rows of a file above which there are several.</summary>
    public const long RowsPerPart = 1L << 24;

    private readonly bool _real;
    private readonly PartedFile _interactions;
    private readonly PartedFile _candidates;

    /// <summary>Begins the files of interactions and candidates.</summary>
    /// <param name="connection">The database that rows are held in.</param>
    /// <param name="times">What times are.</param>
    /// <param name="folder">The artifact's folder.</param>
    /// <param name="rowsPerPart">The rows of a part.</param>
    public DatasetWriter(DuckDBConnection connection, TimeKind times, ArtifactFolder folder, long rowsPerPart = RowsPerPart)
    {
        _real = times == TimeKind.Real;
        var time = times switch
        {
            TimeKind.Date => "make_timestamp(timestamp)",
            TimeKind.None => "NULL::BIGINT",
            _ => "timestamp",
        };
        _interactions = new PartedFile(
            connection, "interactions", $"\"user\" INT, item INT, position INT, timestamp {(_real ? "DOUBLE" : "BIGINT")}, rating DOUBLE, split UTINYINT, source_user VARCHAR",
            $"""
            "user", source_user, item, position, {time} AS timestamp, rating, {Split("split")}
            """,
            folder.File(DatasetFiles.Interactions), rowsPerPart);
        _candidates = new PartedFile(
            connection, "candidates", "split UTINYINT, \"user\" INT, target INT, candidates INT[]", $"""{Split("split")}, "user", target, candidates""",
            folder.File(DatasetFiles.Candidates), rowsPerPart);
    }

    /// <summary>Adds a user's history, or a window.</summary>
    public void Add(History example)
    {
        var name = Encoding.UTF8.GetBytes(example.Name);
        _interactions.Add(example.Count, (appender, start, rows) =>
        {
            appender.Next<int>(0, rows).Fill(example.User);
            example.Items.Slice(start, rows).CopyTo(appender.Next<int>(1, rows));
            var positions = appender.Next<int>(2, rows);
            for (var row = 0; row < rows; row++)
            {
                positions[row] = start + row;
                appender.Text(6, row, name);
            }

            TimeColumn.Copy(example.Times.Slice(start, rows), _real, appender, 3);
            example.Ratings.Slice(start, rows).CopyTo(appender.Next<double>(4, rows));
            Splits.Copy(example.Splits.Slice(start, rows), appender.Next<byte>(5, rows));
        });
    }

    /// <summary>Adds a question.</summary>
    public void Add(Question question) => _candidates.Add(1, (appender, _, _) =>
    {
        appender.Next<byte>(0, 1)[0] = (byte)Splits.Rank(question.Split);
        appender.Next<int>(1, 1)[0] = question.User;
        appender.Next<int>(2, 1)[0] = question.Target;
        appender.List<int>(3, question.Candidates);
    });

    /// <summary>Writes what was added.</summary>
    public void Finish()
    {
        _interactions.Finish();
        _candidates.Finish();
    }

    /// <summary>Writes the items.</summary>
    public static void Write(DuckDBConnection connection, Catalogue catalogue, string path)
    {
        connection.Fill(
            "catalogue", "item INT, source_id VARCHAR, title VARCHAR, popularity INT, category VARCHAR, domain VARCHAR", Enumerable.Range(0, catalogue.SourceIds.Length),
            (line, item) => line.AppendValue(item).AppendValue(catalogue.SourceIds[item]).AppendValue(catalogue.Titles[item])
                .AppendValue(catalogue.Popularity[item]).AppendValue(catalogue.Categories[item]).AppendValue(catalogue.Domains?[item]));

        // Sets that name no domain keep the columns that they always had.
        connection.CopyToParquet($"SELECT {(catalogue.Domains is null ? "* EXCLUDE (domain)" : "*")} FROM catalogue", path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _interactions.Dispose();
        _candidates.Dispose();
    }

    private static string Split(string column) =>
        $"CASE {column} {string.Join(' ', Splits.InOrder.Select((known, place) => FormattableString.Invariant($"WHEN {place} THEN '{known.Name}'")))} END AS split";
}
