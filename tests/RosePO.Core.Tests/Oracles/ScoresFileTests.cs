using RosePO.Core.Data;
using RosePO.Core.Oracles;
using RosePO.Core.Tests.Preferences;

namespace RosePO.Core.Tests.Oracles;

public sealed class ScoresFileTests : IDisposable
{
    // Sources are u0, u1 and i0 … i4.
    private static readonly RecDataset s_dataset = MemoryDataset.Of(5, [[0, 1, 2, 3], [1, 2, 3, 4]]);

    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-scores-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("s.csv", "example,item,score\n7,3,0.5\n7,4,-2\n8,3,1\n")]
    [InlineData("s.csv", "score,User,Item\n0.5,1,3\n-2,1,4\n9,0,3\n")]
    [InlineData("s.csv", "source_user,source_id,score,note\nu1,i3,0.5,a\nu1,i4,-2,b\nu1,i9,1,c\n")]
    [InlineData("s.tsv", "user\tsource_id\tscore\n1\ti3\t5e-1\n1\ti4\t-2\n")]
    [InlineData("s.jsonl", """{"example": 7, "item": 3, "score": 0.5}{"example": 7, "item": 4, "score": -2}""")]
    public void Scores_are_found_by_pair_or_by_user_under_either_id(string name, string text)
    {
        using var scores = ScoresFile.Load(Written(name, text.Replace("}{", "}\n{", StringComparison.Ordinal)), s_dataset, Cancellation);
        Assert.Equal([[-2f, 0.5f]], scores.Score([new OracleQuery(default, new[] { 4, 3 }, User: 1, Example: 7)], null, Cancellation));
    }

    [Fact]
    public void Parquet_is_read_and_what_it_lacks_is_not_a_number()
    {
        var path = Path.Combine(_folder, "s.parquet");
        using (var connection = DuckDb.Open())
        {
            connection.CopyToParquet("SELECT 1::BIGINT AS \"user\", 3::SMALLINT AS item, 0.25::DOUBLE AS score", path);
        }

        using var scores = ScoresFile.Load(path, s_dataset, Cancellation);
        Assert.Equal([[0.25f, float.NaN], [float.NaN]], scores.Score([new(default, new[] { 3, 4 }, 1), new(default, new[] { 3 }, 0)], null, Cancellation));
    }

    [Theory]
    [InlineData("user,item\n1,3\n", RoseErrorCode.DatasetColumnMissing, "'score'")]
    [InlineData("item,score\n3,1\n", RoseErrorCode.DatasetColumnMissing, "'example' or 'user' or 'source_user'")]
    [InlineData("user,item,score\n1,3,1\n1,4,high\n", RoseErrorCode.DatasetRowInvalid, "high")]
    [InlineData("user,item,score\n1,3,1\n1,4,inf\n", RoseErrorCode.DatasetRowInvalid, "inf")]
    [InlineData("user,item,score\n1,3,1\n1,3,2\n", RoseErrorCode.ScoresInvalid, "item '3'")]
    public void What_cannot_be_read_is_named(string text, RoseErrorCode code, string says)
    {
        var error = Assert.Throws<RoseException>(() => ScoresFile.Load(Written("s.csv", text), s_dataset, Cancellation));
        Assert.Equal(code, error.Error);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_or_of_no_known_kind_is_named()
    {
        Assert.Equal(RoseErrorCode.FileNotFound, Assert.Throws<RoseException>(() => ScoresFile.Load(Path.Combine(_folder, "none.csv"), s_dataset, Cancellation)).Error);
        Assert.Equal(RoseErrorCode.DatasetFormatUnknown, Assert.Throws<RoseException>(() => ScoresFile.Load(Written("s.npy", "x"), s_dataset, Cancellation)).Error);
    }

    private string Written(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
