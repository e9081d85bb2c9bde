using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using RosePO.Core.Data;
using RosePO.Core.Data.Formats;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Tests.Data.Formats;

/// <summary>
/// Broken files of every format, seeded: each is imported whole, imported with its skipped rows counted, or refused with one sentence that
/// names the file. Where each line of a log is a row, what was read and what was skipped are all its lines. <c>ROSEPO_FUZZ_FILES</c> sets how many files of a format are tried.
/// </summary>
public sealed class FormatFuzzTests : IDisposable
{
    // All files are read; a whole import of every one would say little more and take far longer.
    private const int WholeImports = 20;

    // Logs whose lines are their rows, and how many lines are a header.
    private static readonly Dictionary<string, int> s_logs = new(StringComparer.Ordinal)
    {
        ["u.data"] = 0,
        ["ratings.dat"] = 0,
        ["ratings.csv"] = 1,
        ["ml.inter"] = 1,
        ["user_artists.dat"] = 1,
        ["log.tsv"] = 1,
        ["log.jsonl"] = 0,
        ["reviews.json"] = 0,
        ["interactions.json"] = 0,
        ["Video.txt"] = 0,
    };

    private static readonly int s_files = int.Parse(Environment.GetEnvironmentVariable("ROSEPO_FUZZ_FILES") ?? "1000", CultureInfo.InvariantCulture);

    private readonly TemporaryFolder _folder = new();
    private readonly DuckDBConnection _tables = DuckDb.Open();

    public static TheoryData<DatasetFormat> Formats => FormatSampleTests.Formats;

    public void Dispose()
    {
        _tables.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Broken_files_are_read_or_refused_and_nothing_is_lost_in_silence(DatasetFormat format)
    {
        var path = FormatSamples.Write(_folder, format);
        var files = Directory.Exists(path) ? Directory.GetFiles(path) : [path];
        Array.Sort(files, StringComparer.Ordinal);
        var whole = files.ToDictionary(file => file, File.ReadAllBytes);
        var random = new Random(17);
        for (var trial = 0; trial < s_files; trial++)
        {
            var broken = files[random.Next(files.Length)];
            var mutated = Mutation.Of(whole[broken], random);
            File.WriteAllBytes(broken, mutated);
            Try(path, format, trial, broken, skip: trial % 2 == 1);
            File.WriteAllBytes(broken, whole[broken]);
        }
    }

    private void Try(string path, DatasetFormat format, int trial, string broken, bool skip)
    {
        var request = new ImportDatasetRequest
        {
            Path = path,
            Format = format,
            Destination = _folder.At("out"),
            Overwrite = true,
            Candidates = 2,
            MinimumUserInteractions = 1,
            SkipMalformed = skip,
        };
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            if (trial % WholeImports == 0)
            {
                ImportDataset.Run(request, cancellation: limit.Token);
            }

            using var data = new RawData(skip, _tables);
            var reader = DatasetFormats.Of(request);
            Assert.NotEmpty(reader.Inputs(request));
            reader.Read(data, request, limit.Token);
            Assert.Equal(data.Skipped.Count > 0, data.Skipped.First is not null);
            Assert.True(skip || data.Skipped.Count == 0);
            if (trial % WholeImports == 0)
            {
                data.Rows.Finish();
                Assert.Equal(data.Rows.Count, _tables.Number($"SELECT count(*) FROM {RawRows.Table}"));
            }

            if (Rows(broken) is { } rows)
            {
                Assert.Equal(rows, data.Rows.Count + data.Skipped.Count);
            }
        }
        catch (RoseException error)
        {
            Assert.DoesNotContain('\n', error.Message);
            Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
            var row = error.Error is RoseErrorCode.DatasetRowInvalid or RoseErrorCode.DatasetEncodingInvalid;
            Assert.True(!row || (error.File is not null && (error.Line > 0 || format == DatasetFormat.Parquet)), error.Message);
        }
        catch (Exception error) when (error is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{format}, file {trial}, '{broken}': {error}");
        }
    }

    // The rows of a log by its lines; null for files of items, and where quotes may join lines.
    private static int? Rows(string file)
    {
        if (!s_logs.TryGetValue(Path.GetFileName(file), out var header))
        {
            return null;
        }

        var json = file.Contains(".json", StringComparison.Ordinal);
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(file)).Replace('\n', '\r');
        return !json && text.Contains('"', StringComparison.Ordinal) ? null
            : text.Split('\r').Count(line => json ? line.Trim(' ', '\t').Length > 0 : line.Length > 0) - header;
    }
}
