using System.Text.RegularExpressions;

namespace RosePO.Core.Tests.Data;

/// <summary>Nothing but one file names files to DuckDB: whoever does takes paths for patterns.</summary>
public sealed partial class DuckDbNamingTests
{
    private static readonly string[] s_code = ["src", "module", "tasks", "benchmarks", "examples"];

    [Fact]
    public void Files_are_named_to_DuckDB_in_one_place()
    {
        var files = s_code.SelectMany(folder => Directory.EnumerateFiles(Repository.At(folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).ToList();
        Assert.True(files.Count > 300);
        var naming = files.Where(file => Names(File.ReadAllText(file))).Select(Path.GetFileName);
        Assert.Equal(["DuckDbFiles.cs"], naming);
    }

    [Theory]
    [InlineData("SELECT * FROM read_parquet({x})")]
    [InlineData("FROM parquet_scan({x})")]
    [InlineData("parquet_kv_metadata('a')")]
    [InlineData("FROM read_csv_auto({x})")]
    [InlineData("FROM read_json({x})")]
    [InlineData("FROM read_text({x})")]
    [InlineData("FROM glob({x})")]
    [InlineData("COPY (SELECT 1) TO {x}")]
    [InlineData("COPY t FROM {x}")]
    [InlineData("ATTACH {x}")]
    [InlineData("EXPORT DATABASE {x}")]
    [InlineData("SELECT a FROM 'x.parquet'")]
    [InlineData("select a from {DuckDb.Literal(path)}")]
    [InlineData("$\"SELECT a JOIN {DuckDb.Literal(path)}\"")]
    public void Every_way_to_name_one_is_found(string code) => Assert.True(Names(code));

    [Theory]
    [InlineData("SELECT a FROM {connection.Parquet(path)}")]
    [InlineData("SELECT a FROM items")]
    [InlineData("// they copy to another place, from 'there'")]
    [InlineData("WHERE model = {DuckDb.Literal(model)}")]
    public void What_names_none_is_not(string code) => Assert.False(Names(code));

    private static bool Names(string code) => Naming().IsMatch(code);

    [GeneratedRegex(
        """\b(read|sniff|parquet)_(parquet|scan|kv_metadata|file_metadata|metadata|schema|bloom_probe|csv|json|ndjson|text|blob)\w*\s*\(|\bglob\(\{|\bCOPY\s+\S.*?\s(TO|FROM)\b|\b(ATTACH|EXPORT DATABASE|IMPORT DATABASE)\s|\bSELECT\b[^"]*?\b(FROM|JOIN)\s+('|\{DuckDb\.Literal)|\bselect\b[^"]*?\bfrom\s+('|\{DuckDb\.Literal)""")]
    private static partial Regex Naming();
}
