using DuckDB.NET.Data;

namespace RosePO.Core.Data.Formats;

/// <summary>Apache Parquet; ids and texts may be of any type that has a text.</summary>
internal sealed class ParquetFormat : TableFormat
{
    public override DatasetFormat Name => DatasetFormat.Parquet;

    protected override IReadOnlyList<string> Extensions => [".parquet"];

    public override bool Recognises(string path) =>
        !Directory.Exists(path) && path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase);

    public override SourceTable Open(DuckDBConnection connection, string path, CancellationToken cancellation) => new Table(connection, path);

    private sealed class Table : SourceTable
    {
        public Table(DuckDBConnection connection, string path)
            : base(path)
        {
            try
            {
                Columns = connection.Query($"DESCRIBE SELECT * FROM {Scan}").Select(row => row.GetString(0)).ToList();
            }
            catch (DuckDBException cause)
            {
                throw Explain(cause);
            }
        }

        public override IReadOnlyList<string> Columns { get; }

        public override string Scan => $"read_parquet({DuckDb.Literal(Path)})";

        public override RowPlace PlaceOf(long row) => new(0, row + 1);

        public override RoseException Explain(DuckDBException cause) => DatasetErrors.NotOfFormat(Path, DatasetFormat.Parquet, cause);
    }
}
