using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// Looks for the columns that a request names in the header of its file, so that a plan knows of a misspelt one before anything runs. Only what a header or a schema shows is
/// checked, in the first file that is there: the import itself reads all of them.
/// </summary>
internal static class ColumnCheck
{
    /// <summary>Checks them.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.DatasetColumnMissing"/>, with the option: all columns that are missing.</exception>
    public static void Run(ImportDatasetRequest request)
    {
        var (columns, usual) = (request.Columns, new ColumnMap());
        using var source = Open(request);
        if (source?.ColumnsAreKnown != true)
        {
            return;
        }

        (Role Role, string Column, bool Needed)[] roles =
        [
            (Role.User, columns.User, true), (Role.Item, columns.Item, true), (Role.Rating, columns.Rating, columns.Rating != usual.Rating),
            (Role.Timestamp, columns.Timestamp, columns.Timestamp != usual.Timestamp), (Role.Title, columns.Title, request.Items is null && columns.Title != usual.Title),
        ];
        RoseException[] errors =
        [
            .. from role in roles
               where role.Needed && !source.Has(role.Role)
               let text = InteractionLoader.Text(role.Role)
               select new RoseException(RoseErrorCode.DatasetColumnMissing, DatasetErrors.ColumnMissing(source.Path, text, role.Column, source.Columns).Message) { Option = $"columns.{text}" },
        ];
        if (errors.Length > 0)
        {
            throw RoseException.Together(errors);
        }
    }

    // Null where there is no table, or none that can be read: the import says why.
    private static RowSource? Open(ImportDatasetRequest request)
    {
        try
        {
            return request.Path is { } path && DatasetFormats.Of(request) is TableFormat { Name: DatasetFormat.Csv or DatasetFormat.Tsv or DatasetFormat.Parquet } format
                && (File.Exists(path) || Directory.Exists(path))
                ? format.OpenFirst(request)
                : null;
        }
        catch (RoseException)
        {
            return null;
        }
    }
}
