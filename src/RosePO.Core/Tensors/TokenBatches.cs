namespace RosePO.Core.Tensors;

/// <summary>Groups rows of like length, as many as a budget of tokens (padding included) holds.</summary>
internal static class TokenBatches
{
    /// <summary>Indices of the rows of each pass: all of them in their order where they fit the budget or is 0, else by length.</summary>
    public static IEnumerable<IReadOnlyList<int>> Passes<T>(IReadOnlyList<T> rows, Func<T, int> length, int budget) =>
        budget == 0 || (long)rows.Count * rows.Max(length) <= budget ? [[.. Enumerable.Range(0, rows.Count)]] : ByLength(rows, length, budget);

    /// <summary>Indices of the rows of each batch, longest rows first, so that memory peaks at once.</summary>
    public static IEnumerable<IReadOnlyList<int>> ByLength<T>(IReadOnlyList<T> rows, Func<T, int> length, int budget)
    {
        var order = Enumerable.Range(0, rows.Count).OrderByDescending(i => length(rows[i])).ThenBy(i => i).ToArray();
        for (var start = 0; start < order.Length;)
        {
            var size = Math.Max(1, budget / Math.Max(1, length(rows[order[start]])));
            var end = Math.Min(order.Length, start + size);
            yield return order[start..end];
            start = end;
        }
    }
}
