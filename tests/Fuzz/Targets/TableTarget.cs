using System.Text;
using DuckDB.NET.Data;
using RosePO.Core.Data;
using RosePO.Core.Data.Formats;
using RosePO.Core.Data.Sources;
using RosePO.Fuzz.Mutating;
using RosePO.Fuzz.Running;

namespace RosePO.Fuzz.Targets;

/// <summary>Logs of interactions: each row is read, or counted as skipped, or the file is refused.</summary>
internal sealed class TableTarget : IFuzzTarget
{
    private readonly WorkFolder _folder = new();
    private readonly DuckDBConnection _tables = DuckDb.Open();
    private readonly IReadOnlyList<TableSample> _samples;
    private readonly string[] _folders;

    public TableTarget(Func<WorkFolder, IReadOnlyList<TableSample>> samples)
    {
        _samples = samples(_folder);
        _folders = [.. _samples.Select((sample, at) =>
        {
            var folder = Directory.CreateDirectory(_folder.At($"{at}")).FullName;
            foreach (var (name, bytes) in sample.Files)
            {
                File.WriteAllBytes(Path.Combine(folder, name), bytes);
            }

            return folder;
        })];
    }

    // The first bytes say which sample and which of its files it is.
    public byte[] Next(Random random)
    {
        var sample = random.Next(_samples.Count);
        var file = random.Next(3) == 0 ? random.Next(_samples[sample].Files.Length) : 0;
        var whole = _samples[sample].Files[file].Bytes;
        var json = whole[0] == '{' && whole[1] == '"' && random.Next(2) == 0;
        return [(byte)sample, (byte)file, .. json ? JsonMutator.Of(whole, random) : Mutator.Of(whole, random, Words.Table)];
    }

    public void Read(byte[] input, Random random)
    {
        var (sample, file) = (_samples[input[0]], input[1]);
        var path = Path.Combine(_folders[input[0]], sample.Files[file].Name);
        var bytes = input[2..];
        File.WriteAllBytes(path, bytes);
        try
        {
            Import(sample, sample.Files.Length > 1 ? _folders[input[0]] : path, random.Next(2) == 0, file == 0 ? bytes : sample.Files[0].Bytes, logIsWhole: file != 0);
        }
        finally
        {
            File.WriteAllBytes(path, sample.Files[file].Bytes);
        }
    }

    public void Dispose()
    {
        _tables.Dispose();
        _folder.Dispose();
    }

    private void Import(TableSample sample, string path, bool skip, byte[] log, bool logIsWhole)
    {
        var request = new ImportDatasetRequest { Path = path, Format = sample.Format, Destination = path + ".out", Candidates = 2, MinimumUserInteractions = 1, SkipMalformed = skip };
        using var data = new RawData(skip, _tables);
        DatasetFormats.Of(request).Read(data, request, CancellationToken.None);
        data.Rows.Finish();
        if (_tables.Number($"SELECT count(*) FROM {RawRows.Table}") is var kept && kept != data.Rows.Count)
        {
            throw new SilentLossException($"{data.Rows.Count} rows were read, and the table has {kept}.");
        }

        if ((!skip && data.Skipped.Count > 0) || (data.Skipped.Count > 0) != (data.Skipped.First is not null))
        {
            throw new SilentLossException($"{data.Skipped.Count} rows were skipped, and the first of them is {data.Skipped.First ?? "not given"}.");
        }

        var told = data.Rows.Count + (logIsWhole ? 0 : data.Skipped.Count);
        if (Expected(sample, path, log) is { } rows && (told < rows.Least || told > rows.Most))
        {
            throw new SilentLossException($"{rows.Least} rows, {data.Rows.Count} read and {data.Skipped.Count} skipped.");
        }
    }

    // Where quotes may join lines, or another encoding has other line ends, lines do not say how many rows there are.
    private static (long Least, long Most)? Expected(TableSample sample, string path, byte[] log)
    {
        if (sample.Format == DatasetFormat.Parquet)
        {
            try
            {
                using var connection = DuckDb.Open();
                return connection.Number($"SELECT count(*) FROM read_parquet({DuckDb.Literal(path)})") is { } count ? (count, count) : null;
            }
            catch (DuckDBException)
            {
                // The count is kept apart from the rows, and may be what was damaged.
                return null;
            }
        }

        var json = sample.Files[0].Name.Contains(".json", StringComparison.Ordinal);
        return sample.Headers is not { } headers || log is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] || (!json && log.Contains((byte)'"')) ? null
            : LineCount.Of(Encoding.Latin1.GetString(log)) is { } lines ? (lines.Least - headers, lines.Most - headers) : null;
    }
}
