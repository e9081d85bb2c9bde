using System.Globalization;
using System.Text;
using RosePO.Core.Data;
using RosePO.Core.Data.Formats;
using RosePO.Core.Data.Reading;

namespace RosePO.Core.Tests.Data;

/// <summary>
/// Broken files of every format, seeded: each is imported whole, imported with its skipped rows counted, or refused with one sentence that
/// names the file. <c>ROSEPO_FUZZ_FILES</c> sets how many files of a format are tried.
/// </summary>
public sealed class FormatFuzzTests : IDisposable
{
    // All files are read; a whole import of every one would say little more and take far longer.
    private const int WholeImports = 20;

    private static readonly int s_files = int.Parse(Environment.GetEnvironmentVariable("ROSEPO_FUZZ_FILES") ?? "100", CultureInfo.InvariantCulture);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<DatasetFormat> Formats => FormatSampleTests.Formats;

    public void Dispose() => _folder.Dispose();

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
            var mutated = Mutate(whole[broken], random);
            File.WriteAllBytes(broken, mutated);
            Try(path, format, trial, mutated, skip: trial % 2 == 1);
            File.WriteAllBytes(broken, whole[broken]);
        }
    }

    private void Try(string path, DatasetFormat format, int trial, byte[] mutated, bool skip)
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

            var data = new RawData(skip);
            var reader = DatasetFormats.Of(request);
            Assert.NotEmpty(reader.Inputs(request));
            reader.Read(data, request, limit.Token);
            Assert.Equal(data.Skipped.Count > 0, data.Skipped.First is not null);
            Assert.True(skip || data.Skipped.Count == 0);
            Assert.True(data.User.Count == data.Item.Count && data.User.Count == data.Rating.Count && data.User.Count == data.Time.Values.Count);
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
            Assert.Fail($"{format}, file {trial}, {mutated.Length} bytes: {error}");
        }
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var mutated = (byte[])bytes.Clone();
        switch (random.Next(8))
        {
            case 0:
                for (var flips = random.Next(1, 8); flips > 0; flips--)
                {
                    mutated[random.Next(mutated.Length)] ^= (byte)(1 << random.Next(8));
                }

                return mutated;
            case 1:
                return mutated[..random.Next(mutated.Length)];
            case 2:
                return Lines(mutated, random, line => line.Length > 0 ? line[..random.Next(line.Length)] : line);
            case 3:
                return Lines(mutated, random, line => Swap(line, random));
            case 4:
                return Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(mutated));
            case 5:
                return Encoding.Convert(Encoding.UTF8, Encoding.Latin1, mutated);
            case 6:
                return Lines(mutated, random, line => line + new string((char)random.Next(32, 127), random.Next(20) == 0 ? 10_000_000 : 5_000));
            default:
                var at = random.Next(mutated.Length);
                return [.. mutated[..at], .. Enumerable.Range(0, random.Next(1, 9)).Select(_ => (byte)random.Next(256)), .. mutated[at..]];
        }
    }

    private static byte[] Lines(byte[] bytes, Random random, Func<string, string> change)
    {
        var lines = Encoding.Latin1.GetString(bytes).Split('\n');
        var at = random.Next(lines.Length);
        lines[at] = change(lines[at]);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    private static string Swap(string line, Random random)
    {
        var delimiter = line.FirstOrDefault(character => character is '\t' or ',' or ';' or '|' or ':');
        var columns = line.Split(delimiter);
        var (a, b) = (random.Next(columns.Length), random.Next(columns.Length));
        (columns[a], columns[b]) = (columns[b], columns[a]);
        return string.Join(delimiter, columns);
    }
}
