namespace RosePO;

/// <summary>Knows the ways in which .NET, the system, libtorch, CUDA, DuckDB and ONNX Runtime say that there is no memory left.</summary>
public static class MemoryErrors
{
    // None of the native libraries has an exception type of its own for it.
    private static readonly string[] s_phrases =
    [
        "out of memory",                // DuckDB, CUDA
        "not enough memory",            // libtorch and the system on Windows
        "insufficient memory",
        "can't allocate memory",        // libtorch on Linux and macOS
        "cannot allocate memory",       // ENOMEM of the C library
        "failed to allocate",           // DuckDB, ONNX Runtime
        "allocation failure",           // DuckDB
        "could not allocate",
        "bad_alloc",                    // the C++ runtimes
        "bad allocation",
        "_STATUS_ALLOC_FAILED",         // cuBLAS, cuDNN
        "paging file is too small",     // the commit limit on Windows
    ];

    /// <summary>The error to report where an exception, or one that caused it, says that memory ran out; otherwise null.</summary>
    /// <param name="error">What was caught.</param>
    public static RoseException? Find(Exception error)
    {
        var pending = new Stack<Exception>([error]);
        while (pending.TryPop(out var at))
        {
            if (at is OutOfMemoryException || SaysSo(at))
            {
                var told = at.Message.Split('\n')[0].Trim().TrimEnd('.');
                return new RoseException(
                    RoseErrorCode.MemoryExhausted,
                    $"The memory was not enough ({told}): lower the batch, the context length or the model's size, or end other programs.",
                    error);
            }

            foreach (var cause in at is AggregateException several ? several.InnerExceptions.Reverse() : at.InnerException is { } inner ? [inner] : [])
            {
                pending.Push(cause);
            }
        }

        return null;
    }

    // A sentence of our own may quote a title or path that contains such words: its code says what it is.
    private static bool SaysSo(Exception error) =>
        error is not RoseException && s_phrases.Any(phrase => error.Message.Contains(phrase, StringComparison.OrdinalIgnoreCase));
}
