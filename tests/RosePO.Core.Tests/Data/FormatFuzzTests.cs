using System.Globalization;
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
            var mutated = Mutation.Of(whole[broken], random);
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
}
