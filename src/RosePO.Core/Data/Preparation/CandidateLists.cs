using DuckDB.NET.Data;

namespace RosePO.Core.Data.Preparation;

/// <summary>
/// One question a user for validation and one for test, its candidates drawn with a seed of the user's own. Fills <c>candidates</c>
/// from <c>interactions</c>.
/// </summary>
internal static class CandidateLists
{
    /// <summary>Draws the lists.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.DatasetTooSmall"/>: a list would be too short.</exception>
    public static void Draw(DuckDBConnection connection, ImportDatasetRequest request, int items, CancellationToken cancellation)
    {
        connection.Execute("CREATE TABLE candidates (split VARCHAR, \"user\" INT, target INT, candidates INT[])");
        if (items < request.Candidates)
        {
            throw DatasetErrors.TooFewItems(items, request.Candidates);
        }

        using var appender = connection.CreateAppender("candidates");
        var known = new List<int>();
        var targets = new int?[Splits.Names.Length];
        var (current, source) = (-1, string.Empty);
        foreach (var row in connection.Query("""SELECT "user", source_user, item, split FROM interactions ORDER BY "user", position"""))
        {
            var user = row.GetInt32(0);
            if (user != current)
            {
                Append();
                cancellation.ThrowIfCancellationRequested();
                (current, source) = (user, row.GetString(1));
                known.Clear();
                Array.Clear(targets);
            }

            known.Add(row.GetInt32(2));
            targets[Array.IndexOf(Splits.Names, row.GetString(3))] ??= row.GetInt32(2);
        }

        Append();

        void Append()
        {
            foreach (var split in (ReadOnlySpan<DataSplit>)[DataSplit.Validation, DataSplit.Test])
            {
                if (targets[(int)split] is not { } target)
                {
                    continue;
                }

                if (items - known.Count + 1 < request.Candidates)
                {
                    throw DatasetErrors.TooFewUnknownItems(source, items - known.Count, request.Candidates);
                }

                // SHA-256, not the runtime's hash codes, which change with every process.
                var name = Splits.Names[(int)split];
                var random = new Random(StableSeed.Of(request.Seed, name, source));
                var drawn = CandidateSampler.Draw(target, request.Candidates, items, known.ToArray(), random);
                appender.CreateRow().AppendValue(name).AppendValue(current).AppendValue(target).AppendValue(drawn).EndRow();
            }
        }
    }
}
