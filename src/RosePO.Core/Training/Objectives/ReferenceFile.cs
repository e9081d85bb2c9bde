using DuckDB.NET.Data;
using RosePO.Core.Data;

namespace RosePO.Core.Training.Objectives;

/// <summary>
/// The payload of reference log-probs: a line per example with the log-prob of its chosen answer and of each rejected one, and behind them those of the
/// rejected answers' steps where an objective reads these.
/// </summary>
internal static class ReferenceFile
{
    /// <summary>Its name in the artifact.</summary>
    public const string Name = "reference.parquet";

    /// <summary>Writes log-probs, an array per example.</summary>
    public static void Write(string path, float[][] logProbs) => DuckDbTables.WriteParquet(
        path, "example INTEGER, log_probs FLOAT[]", logProbs.Index(), (line, row) => line.AppendValue(row.Index).AppendList(row.Item), "ORDER BY example");

    /// <summary>Reads log-probs; null where the file is not one of ours.</summary>
    public static float[][]? Read(string path)
    {
        try
        {
            using var connection = DuckDb.Open();
            return [.. connection.Query($"SELECT log_probs FROM {connection.Parquet(path)} ORDER BY example").Select(row => row.GetFieldValue<List<float>>(0).ToArray())];
        }
        catch (Exception exception) when (exception is DuckDBException or InvalidCastException or RoseException)
        {
            return null;
        }
    }
}
