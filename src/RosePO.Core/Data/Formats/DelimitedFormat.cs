using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>Delimited values with RFC 4180 quoting: with a header, or with columns that are called by their numbers.</summary>
/// <param name="dialect">How files are written unless a request says otherwise.</param>
internal abstract class DelimitedFormat(Dialect dialect) : TableFormat
{
    public override RowSource Open(string path, RoleNames names, string? encoding) => new DelimitedSource(path, dialect, names, encoding);

    protected override RowSource Open(string path, RoleNames names, ImportDatasetRequest request) => new DelimitedSource(
        path, request.Delimiter is [var delimiter] ? dialect with { Delimiter = delimiter } : dialect, names, request.Encoding, numbered: request.NoHeader);
}
