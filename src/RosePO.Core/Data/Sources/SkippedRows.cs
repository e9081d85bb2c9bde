namespace RosePO.Core.Data.Sources;

/// <summary>Counts the rows that are skipped because they cannot be read, where the request allows it.</summary>
/// <param name="allowed">Whether such rows are skipped; otherwise the first ends the import.</param>
internal sealed class SkippedRows(bool allowed)
{
    /// <summary>How many there were.</summary>
    public long Count { get; private set; }

    /// <summary>What was wrong with the first.</summary>
    public string? First { get; private set; }

    /// <summary>Reads rows to their end; those that are skipped are counted.</summary>
    /// <param name="read">Moves to the next row; false where there is none.</param>
    /// <param name="take">Takes the row.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public void Each(Func<bool> read, Action take, CancellationToken cancellation)
    {
        for (var more = true; more;)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                if (more = read())
                {
                    take();
                }
            }
            catch (RoseException error) when (Accept(error))
            {
            }
        }
    }

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
