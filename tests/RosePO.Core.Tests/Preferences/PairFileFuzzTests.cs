using System.Globalization;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Tests.Data;

namespace RosePO.Core.Tests.Preferences;

/// <summary>
/// Broken preference files, seeded: each is read whole, every row of it, or refused with one sentence that names the file and, of JSON lines, the line.
/// <c>ROSEPO_FUZZ_FILES</c> sets how many of a kind are tried.
/// </summary>
public sealed class PairFileFuzzTests : IDisposable
{
    private static readonly int s_files = int.Parse(Environment.GetEnvironmentVariable("ROSEPO_FUZZ_FILES") ?? "1000", CultureInfo.InvariantCulture);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pairs.jsonl", PairLayout.Standard, true)]
    [InlineData("pairs.jsonl", PairLayout.Conversational, false)]
    [InlineData("pairs.parquet", PairLayout.Standard, false)]
    [InlineData("pairs.parquet", PairLayout.Conversational, true)]
    public void Broken_files_are_read_whole_or_refused(string name, PairLayout layout, bool several)
    {
        var path = _folder.At(name);
        PairFile.Write(path, [.. Enumerable.Range(0, 6).Select(i => new TextPair(
            $"User {i} has played Star Wars, \"Alien\" and Amélie.\nWhat next?", $"The Matrix {i}", [$"Heat {i}", $"漢 {i}"], i % 2 == 0 ? [0.1f, 0.25f] : null))], layout, several);
        var whole = File.ReadAllBytes(path);
        var random = new Random(29);
        for (var trial = 0; trial < s_files; trial++)
        {
            var mutated = Mutation.Of(whole, random);
            File.WriteAllBytes(path, mutated);
            Try(path, trial);
        }
    }

    [Theory]
    [InlineData("{\"prompt\": \"\\ud800\", \"chosen\": \"a\", \"rejected\": \"b\"}")]
    [InlineData("{\"prompt\": \"p\", \"chosen\": \"a\", \"rejected\": [\"\\udc00\"]}")]
    [InlineData("{\"prompt\": \"p\", \"chosen\": \"a\", \"rejected\": \"b\", \"epsilon\": 1e999}")]
    [InlineData("{\"prompt\": {}, \"chosen\": 1, \"rejected\": null}")]
    [InlineData("{\"prompt\": \"p\\u0000q\", \"chosen\": \"a\", \"rejected\": \"b\"}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public void Json_that_holds_no_pair_is_refused_with_its_line(string line)
    {
        var error = Assert.Throws<RoseException>(() => PairFile.Read(_folder.Write("bad.jsonl", "\n" + line + "\n")).ToList());
        Assert.Equal((RoseErrorCode.PairFileInvalid, 2), (error.Error, error.Line));
    }

    [Fact]
    public void A_damaged_Parquet_file_is_refused_and_leaves_nothing()
    {
        var path = _folder.At("pairs.parquet");
        PairFile.Write(path, [new TextPair("p", "a", ["b"], null)], PairLayout.Standard, severalRejected: false);
        var whole = File.ReadAllBytes(path);
        foreach (var damaged in new byte[][] { [], whole[..20], whole[..^6], [.. whole[..4], .. Enumerable.Repeat((byte)7, 40), .. whole[44..]] })
        {
            File.WriteAllBytes(path, damaged);
            var request = new ImportPairsRequest { Path = path, Destination = _folder.At("none") };
            var error = Assert.Throws<RoseException>(() => ImportPreferencePairs.Run(request, null, TestContext.Current.CancellationToken));
            Assert.Equal((RoseErrorCode.PairFileInvalid, path), (error.Error, error.File));
            Assert.False(Directory.Exists(request.Destination));
        }
    }

    private static void Try(string path, int trial)
    {
        try
        {
            var rows = PairFile.Read(path).ToList();
            Assert.All(rows, row => Assert.DoesNotContain(row.Chosen, row.Rejected));
            if (!PairFile.IsParquet(path))
            {
                Assert.Equal(File.ReadAllLines(path).Count(line => !string.IsNullOrWhiteSpace(line)), rows.Count);
            }
        }
        catch (RoseException error)
        {
            Assert.DoesNotContain('\n', error.Message);
            Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
            Assert.Equal(path, error.File);
            Assert.True(PairFile.IsParquet(path) || error.Line > 0, error.Message);
        }
        catch (Exception error) when (error is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{path}, file {trial}: {error}");
        }
    }
}
