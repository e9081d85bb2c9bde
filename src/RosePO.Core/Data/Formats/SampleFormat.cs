using DuckDB.NET.Data;
using RosePO.Core.Data.Sample;

namespace RosePO.Core.Data.Formats;

/// <summary>No file: interactions generated from the request's seed.</summary>
internal sealed class SampleFormat : IDatasetFormat
{
    public DatasetFormat Name => DatasetFormat.Sample;

    public bool Recognises(string path) => false;

    public IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request) => new Dictionary<string, string>();

    public void Read(DuckDBConnection connection, ImportDatasetRequest request, CancellationToken cancellation)
    {
        var catalogue = SampleCatalogue.Create(request.Sample, request.Seed);
        connection.Execute("""
            CREATE TABLE titles (item VARCHAR, title VARCHAR, longer VARCHAR, category VARCHAR);
            CREATE TABLE raw ("row" BIGINT, "user" VARCHAR, item VARCHAR, timestamp BIGINT, rating DOUBLE)
            """);
        using (var appender = connection.CreateAppender("titles"))
        {
            foreach (var item in catalogue.Items)
            {
                appender.CreateRow().AppendValue(item.SourceId).AppendValue(item.Title).AppendValue(item.Title)
                    .AppendValue(SampleCatalogue.GenreName(item.Genre)).EndRow();
            }
        }

        using var rows = connection.CreateAppender("raw");
        var row = 0L;
        foreach (var (user, item, time) in SampleUsers.Walk(catalogue, request.Sample, request.Seed))
        {
            cancellation.ThrowIfCancellationRequested();
            rows.CreateRow().AppendValue(row++).AppendValue(user).AppendValue(item.SourceId).AppendValue(time).AppendValue(1.0).EndRow();
        }
    }
}
