namespace RosePO.Core.Data.Sources;

/// <summary>Counts the rows that are skipped because they cannot be read, where the request allows it.</summary>
/// <param name="allowed">Whether such rows are skipped; otherwise the first ends the import.</param>
internal sealed class SkippedRows(bool allowed)
{
    /// <summary>How many there were.</summary>
    public int Count { get; private set; }

    /// <summary>What was wrong with the first.</summary>
    public string? First { get; private set; }

    /// <summary>Whether an error is a row's own and skipped; then it is counted.</summary>
    public bool Accept(RoseException error)
    {
        if (!allowed || error.Error is not (RoseErrorCode.DatasetRowInvalid or RoseErrorCode.DatasetEncodingInvalid) || error.InnerException is not null)
        {
            return false;
        }

        Count++;
        First ??= error.Message;
        return true;
    }
}
