namespace RosePO;

/// <summary>Knows the ways in which .NET, libtorch and DuckDB say that there is no memory left.</summary>
public static class MemoryErrors
{
    // libtorch's allocators and DuckDB have no exception type of their own for it.
    private static readonly string[] s_phrases = ["out of memory", "not enough memory"];

    /// <summary>The error to report where an exception, or one that caused it, says that memory ran out; otherwise null.</summary>
    /// <param name="error">What was caught.</param>
    public static RoseException? Find(Exception error)
    {
        for (var at = error; at is not null; at = at.InnerException)
        {
            if (at is OutOfMemoryException || s_phrases.Any(phrase => at.Message.Contains(phrase, StringComparison.OrdinalIgnoreCase)))
            {
                var told = at.Message.Split('\n')[0].Trim().TrimEnd('.');
                return new RoseException(
                    RoseErrorCode.MemoryExhausted,
                    $"The memory was not enough ({told}): lower the batch, the context length or the model's size, or end other programs.",
                    error);
            }
        }

        return null;
    }
}
